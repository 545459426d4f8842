using Microsoft.Extensions.Logging;
using Orleans.Storage;
using Orleans.Streams;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Log;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Storage;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>A person: the account, being found by others, and what the person's open pages are told.</summary>
public sealed partial class UserGrain(
    [PersistentState("account")] IPersistentState<UserGrain.AccountState> stored,
    [PersistentState("devices")] IPersistentState<UserGrain.DevicesState> devices,
    [PersistentState("notifications")] IPersistentState<UserGrain.NotificationsState> notifications,
    IPeopleDirectory directory, IMessageLog log, AlertStore store, IPushQueue pushes, NotificationOptions options, TimeProvider clock, ILogger<UserGrain> logger)
    : Grain, IUserGrain
{
    private const int ConversationsPerPage = 50;

    private readonly Dictionary<string, long> _readSeqs = [];

    /// <summary>Conversations that show nobody's reading position.</summary>
    private readonly HashSet<string> _tellNobody = [];
    private IAsyncStream<UserEvent>? _stream;

    private string Id => this.GetPrimaryKeyString();

    private Account? Stored => stored.State.Account;

    /// <summary>What a crash kept from following a save is made up for here.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _allHaveSaidAt = clock.GetUtcNow() + (IUserGrain.ConnectedLease / 2);
        await ListIfNeeded();
        RenameIfNeeded();
    }

    public Task<Account?> Account() => Task.FromResult(Stored);

    public Task<Person?> Person() => Task.FromResult(Stored is null ? null : new Person(Id, Stored.Nickname));

    public async Task<bool> CreateAccount(Account account)
    {
        if (account.Id != Id) return false;
        // Asked again, when the answer was lost: it is the same account.
        if (Stored is not null) return Stored.ConcurrencyStamp == account.ConcurrencyStamp;
        // A crash from here to the write leaves a claim without account, which lapses.
        if (!await AddressOf(account).Claim(Id)) return false;
        await stored.Replace(new AccountState { Account = account, KnownAs = account.Nickname });
        await ListIfNeeded();
        return true;
    }

    public async Task<bool> SaveAccount(Account account, string newConcurrencyStamp)
    {
        if (Stored is not { } before) return false;
        if (before.ConcurrencyStamp == newConcurrencyStamp) return true;
        if (before.ConcurrencyStamp != account.ConcurrencyStamp) return false;
        var moves = before.NormalizedEmail != account.NormalizedEmail;
        if (moves && !await AddressOf(account).Claim(Id)) return false;
        account.ConcurrencyStamp = newConcurrencyStamp;
        await stored.Replace(stored.State with { Account = account });
        if (moves) await AddressOf(before).Release(Id);
        await ListIfNeeded();
        RenameIfNeeded();
        return true;
    }

    public Task<ConversationSummary[]> Conversations(DateTimeOffset? before) => log.ConversationsOf(Id, before, ConversationsPerPage);

    public Task<string?> ConversationWith(string userId) => log.ConversationBetween(Id, userId);

    public Task<UnreadConversation[]> Unread() => log.Unread(Id, Limits.UnreadConversations);

    public async Task MarkRead(string conversationId, long seq)
    {
        if (seq > await ReadSeq(conversationId))
        {
            await log.MarkRead(Id, conversationId, seq);
            _readSeqs[conversationId] = seq;
            Tell(UserEvent.Of(new ReadPosition(conversationId, seq)));
            if (!_tellNobody.Contains(conversationId)) _ = TellSeen(conversationId, seq);
        }
        await WithdrawAlerts(conversationId, seq);
    }

    public Task Wrote(string conversationId, long seq)
    {
        if (_readSeqs.GetValueOrDefault(conversationId) >= seq) return Task.CompletedTask;
        _readSeqs[conversationId] = seq;
        Tell(UserEvent.Of(new ReadPosition(conversationId, seq)));
        return Task.CompletedTask;
    }

    public async Task ConversationChanged(ConversationSummary summary, string? byUserId)
    {
        Tell(UserEvent.Of(summary with { ReadSeq = await ReadSeq(summary.Id) }));
        if (byUserId is not null) await Decide(summary, byUserId);
    }

    public async Task<long> ReadSeq(string conversationId)
    {
        if (!_readSeqs.TryGetValue(conversationId, out var seq))
            _readSeqs[conversationId] = seq = await log.ReadSeq(Id, conversationId);
        return seq;
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

    private async Task ListIfNeeded()
    {
        if (Stored is not { } account || stored.State.ListedAs == account.Nickname) return;
        try
        {
            await directory.List(Id, account.Nickname);
            await stored.Replace(stored.State with { ListedAs = account.Nickname });
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            // The account stands; being found by others can wait for the next activation.
            LogNotListed(logger, Id, error);
            DeactivateOnIdle();
        }
    }

    private IEmailAddressGrain AddressOf(Account account) =>
        GrainFactory.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(account.NormalizedEmail));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {UserId} could not be listed for the search")]
    private static partial void LogNotListed(ILogger logger, string userId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Conversation {ConversationId} was not told who has read; the next page load shows it")]
    private static partial void LogSeenNotTold(ILogger logger, string conversationId, Exception error);

    [GenerateSerializer, Alias("messenger.AccountState")]
    public sealed record AccountState
    {
        [Id(0)] public Account? Account { get; set; }

        /// <summary>The nickname that the search knows; null before it knows any.</summary>
        [Id(1)] public string? ListedAs { get; set; }

        /// <summary>The nickname that all the person's conversations know; null in an account of before they were told.</summary>
        [Id(2)] public string? KnownAs { get; set; }
    }
}
