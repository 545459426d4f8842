using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// How far a person has read, which of the person's devices are connected, and what the open pages are told. Keeps nothing: it asks the
/// log. It asks <see cref="IDevicesGrain"/> and <see cref="INotificationsGrain"/>, and is asked by them only for what interleaves.
/// </summary>
public sealed partial class UserGrain(IMessageLog log, TimeProvider clock, ILogger<UserGrain> logger) : Grain, IUserGrain
{

    /// <summary>A connected device is seen with each renewal of the lease, which is written once an hour.</summary>
    private static readonly TimeSpan _seenLately = TimeSpan.FromHours(2);

    /// <summary>A page tells once a minute that somebody uses it.</summary>
    private static readonly TimeSpan _isUsed = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, long> _readSeqs = [];

    /// <summary>In how many unread messages the person is mentioned, where that was asked for and nothing has changed it since.</summary>
    private readonly Dictionary<string, int> _mentions = [];

    /// <summary>Conversations that were opened while they had no message, of which no reading position can tell.</summary>
    private readonly HashSet<string> _openedEmpty = [];

    /// <summary>Conversations that show nobody's reading position.</summary>
    private readonly HashSet<string> _tellNobody = [];
    /// <summary>Whom the person has blocked; null while nobody has asked.</summary>
    private string[]? _blocked;
    private readonly Dictionary<string, (HashSet<string> DeviceIds, DateTimeOffset Until)> _connected = [];
    private DateTimeOffset _maybeFollowedUntil;
    private DateTimeOffset? _usedAt;
    private DateTimeOffset? _leftAt;

    /// <summary>Of conversations that don't stand among the others; null while nobody has asked.</summary>
    private Dictionary<string, (bool IsFavourite, long ArchivedSeq)>? _places;
    private IAsyncStream<UserEvent>? _stream;

    private string Id => this.GetPrimaryKeyString();

    private IDevicesGrain DevicesOfId => GrainFactory.GetGrain<IDevicesGrain>(Id);

    private INotificationsGrain NotificationsOfId => GrainFactory.GetGrain<INotificationsGrain>(Id);

    /// <summary>
    /// Whether a frontend follows the person's stream is known once each has had the time to say so again; until then it may be, if a device
    /// was seen lately.
    /// </summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var isSeenLately = Array.Exists(await DevicesOfId.All(), device => now - device.SeenAt < _seenLately);
        if (isSeenLately) _maybeFollowedUntil = now + (IUserGrain.ConnectedLease / 2);
    }

    public Task<ConversationSummary[]> Listed(ConversationFilter filter, DateTimeOffset? before) =>
        log.ConversationsOf(Id, filter, before, Limits.ConversationsPerPage);

    public Task<ConversationSummary[]> FindConversations(string query) => log.FindConversations(Id, query, Limits.JumpMatches);

    public Task<ConversationSummary?> Conversation(string conversationId) => log.ConversationOf(Id, conversationId);

    public Task<string?> ConversationWith(string userId) => log.ConversationBetween(Id, userId);

    public Task<Channel[]> Channels(string? afterTitle, string? afterId) => log.Channels(Id, afterTitle, afterId, Limits.ChannelsPerPage);

    public Task<UnreadConversation[]> Unread() => log.Unread(Id, Limits.UnreadConversations);

    public async Task<ChangeOutcome> SetFavourite(string conversationId, bool isFavourite)
    {
        var isDone = await log.SetFavourite(Id, conversationId, isFavourite, Limits.Favourites);
        _places = null;
        var outcome = await TellLine(conversationId);
        return isDone || outcome != ChangeOutcome.Done ? outcome : ChangeOutcome.TooMany;
    }

    public async Task<ChangeOutcome> Archive(string conversationId, long? seq)
    {
        await log.Archive(Id, conversationId, seq);
        _places = null;
        return await TellLine(conversationId);
    }

    public async Task<long> ReadSeq(string conversationId)
    {
        if (!_readSeqs.TryGetValue(conversationId, out var seq))
            _readSeqs[conversationId] = seq = await log.ReadSeq(Id, conversationId);
        return seq;
    }

    public async Task MarkRead(string conversationId, long seq)
    {
        if (seq == 0) _openedEmpty.Add(conversationId);
        if (seq > await ReadSeq(conversationId))
        {
            await log.MarkRead(Id, conversationId, seq);
            _readSeqs[conversationId] = seq;
            Tell(UserEvent.Of(new ReadPosition(conversationId, seq)));
            // Some may be left further down.
            if (_mentions.Remove(conversationId, out var mentions) && mentions > 0) await TellLine(conversationId);
            if (!_tellNobody.Contains(conversationId)) _ = TellSeen(conversationId, seq);
        }
        await NotificationsOfId.Withdraw(conversationId, seq, ConnectedNow());
    }

    public Task Wrote(string conversationId, long seq)
    {
        if (_readSeqs.GetValueOrDefault(conversationId) >= seq) return Task.CompletedTask;
        _readSeqs[conversationId] = seq;
        _mentions.Remove(conversationId);
        Tell(UserEvent.Of(new ReadPosition(conversationId, seq)));
        return Task.CompletedTask;
    }

    public async Task ConversationChanged(ConversationSummary summary, string? byUserId, bool isMentioned)
    {
        summary = summary with { ReadSeq = await ReadSeq(summary.Id) };
        // A change may have taken a mention away.
        if (isMentioned || byUserId is null) _mentions.Remove(summary.Id);
        if (IsFollowed || byUserId is null) summary = summary with { Mentions = await MentionsIn(summary) };
        if (IsFollowed) Tell(UserEvent.Of(await Placed(summary)));
        var isRead = summary.LastSeq == 0 ? _openedEmpty.Contains(summary.Id) : summary.LastSeq <= summary.ReadSeq;
        if (byUserId is not null && byUserId != Id && !isRead && !await Blocks(byUserId)) await NotificationsOfId.Decide(summary, ConnectedNow(), isMentioned);
        if (byUserId is null && !isRead) await NotificationsOfId.Changed(summary, ConnectedNow());
    }

    public Task Joined(ConversationSummary summary, string byUserId)
    {
        // The log has moved it to where the person came in.
        _readSeqs.Remove(summary.Id);
        _mentions.Remove(summary.Id);
        _places = null;
        // Whoever is brought in is meant, as by a mention.
        return ConversationChanged(summary, byUserId, isMentioned: true);
    }

    public Task BlockingChanged()
    {
        _blocked = null;
        return Task.CompletedTask;
    }

    public async Task Left(string conversationId, long seq)
    {
        _readSeqs.Remove(conversationId);
        _mentions.Remove(conversationId);
        Tell(UserEvent.OfLeft(new ReadPosition(conversationId, seq)));
        await NotificationsOfId.Withdraw(conversationId, seq, ConnectedNow());
    }

    public async Task ReadOn(string conversationId, long before, long seq)
    {
        if (await ReadSeq(conversationId) == before) await MarkRead(conversationId, seq);
    }

    public async Task Connected(string frontend, string[] deviceIds)
    {
        var before = ConnectedNow();
        if (deviceIds.Length == 0) _connected.Remove(frontend);
        else _connected[frontend] = ([.. deviceIds], clock.GetUtcNow() + IUserGrain.ConnectedLease);
        if (deviceIds.Length > 0) await DevicesOfId.Seen(deviceIds);
        var connected = ConnectedNow();
        if (before.Length > 0 && connected.Length == 0) _leftAt = clock.GetUtcNow();
        string[] just = [.. connected.Except(before)];
        if (just.Length > 0) await NotificationsOfId.Connected(just, connected);
    }

    public Task<string[]> ConnectedDevices() => Task.FromResult(ConnectedNow());

    public Task UsesPage()
    {
        _usedAt = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    public Task<Presence> Presence()
    {
        var isConnected = ConnectedNow().Length > 0;
        var kind = !isConnected ? PresenceKind.Gone : clock.GetUtcNow() - _usedAt < _isUsed ? PresenceKind.Here : PresenceKind.Away;
        return Task.FromResult(new Presence(Id, kind, isConnected ? null : _leftAt > _usedAt || _usedAt is null ? _leftAt : _usedAt));
    }

    private string[] ConnectedNow()
    {
        if (_connected.Count == 0) return [];
        var now = clock.GetUtcNow();
        return [.. _connected.Values.Where(lease => lease.Until > now).SelectMany(lease => lease.DeviceIds).Distinct()];
    }

    /// <summary>Whether the person may have a page open.</summary>
    private bool IsFollowed
    {
        get
        {
            var now = clock.GetUtcNow();
            return now < _maybeFollowedUntil || _connected.Values.Any(lease => lease.Until > now);
        }
    }

    private async Task<bool> Blocks(string userId) =>
        (_blocked ??= await GrainFactory.GetGrain<IBlockingGrain>(Id).All()).Contains(userId);

    private async Task<int> MentionsIn(ConversationSummary summary)
    {
        if (summary.LastSeq <= summary.ReadSeq) return 0;
        if (!_mentions.TryGetValue(summary.Id, out var mentions)) _mentions[summary.Id] = mentions = await log.UnreadMentions(Id, summary.Id);
        return mentions;
    }

    private async Task<ChangeOutcome> TellLine(string conversationId)
    {
        if (await Conversation(conversationId) is not { } line) return ChangeOutcome.NotFound;
        _mentions[conversationId] = line.Mentions;
        Tell(UserEvent.Of(line));
        return ChangeOutcome.Done;
    }

    /// <summary>As it stands in the list: a conversation that tells of itself doesn't know.</summary>
    private async Task<ConversationSummary> Placed(ConversationSummary summary)
    {
        _places ??= await log.Places(Id);
        return _places.TryGetValue(summary.Id, out var place)
            ? summary with { IsFavourite = place.IsFavourite, IsArchived = summary.LastSeq <= place.ArchivedSeq }
            : summary;
    }

    /// <summary>
    /// Not awaited: it is news of something that is on disk, and open pages compare with that when they come back. Most people have no
    /// page open; for them nothing is published, since Orleans would register the stream, and keep others' events waiting meanwhile.
    /// </summary>
    private void Tell(UserEvent news)
    {
        if (!IsFollowed) return;
        _stream ??= this.GetStreamProvider(StreamNames.Provider).GetStream<UserEvent>(StreamNames.User(Id));
        _ = _stream.OnNextAsync(news);
    }

    /// <summary>Not awaited: whoever reads waits for nobody else to hear of it.</summary>
    private async Task TellSeen(string conversationId, long seq)
    {
        try
        {
            if (!await GrainFactory.GetGrain<IConversationGrain>(conversationId).Seen(Id, seq)) _tellNobody.Add(conversationId);
        }
        catch (Exception error)
        {
            LogSeenNotTold(logger, conversationId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {ConversationId} was not told who has read; the next page load shows it")]
    private static partial void LogSeenNotTold(ILogger logger, string conversationId, Exception error);
}
