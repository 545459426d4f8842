using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Log;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// Orders the messages of one conversation. Reentrant, so that reading never waits for a commit: every change of its fields
/// happens between two awaits, and at most one append is under way, which takes along all that came meanwhile.
/// </summary>
[Reentrant]
public sealed partial class ConversationGrain(IMessageLog log, GrainMetrics metrics, TimeProvider clock, ILogger<ConversationGrain> logger)
    : Grain, IConversationGrain
{
    private const int CatchUpMessages = 200;
    private static readonly TimeSpan _toldForSure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _madeUp = TimeSpan.FromSeconds(1);

    private readonly List<Waiting> _waiting = [];
    private bool _writing;
    private ConversationState? _state;
    private ConversationNews _news = null!;

    private string Id => this.GetPrimaryKeyString();

    /// <summary>The activation before this one may have died before its members knew of the newest activity.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _news = new ConversationNews(
            this.GetStreamProvider(StreamNames.Provider).GetStream<ConversationEvent>(StreamNames.Conversation(Id)),
            GrainFactory, clock, logger);
        await Load();
        if (_state is null) this.RegisterGrainTimer(LeaveIfMadeUp, new GrainTimerCreationOptions(_madeUp, Timeout.InfiniteTimeSpan));
        else if (clock.GetUtcNow() - _state.LastAt < _toldForSure) await TellAgain();
    }

    public async Task<bool> Create(NewConversation request)
    {
        var members = request.Members.DistinctBy(member => member.UserId).ToArray();
        var creator = members.First(member => member.UserId == request.CreatorId);
        var first = FirstMessage(request, creator);
        var title = request.Title is null || MessageText.IsBlank(request.Title) ? null : MessageText.Normalise(request.Title).Trim();
        if (_state is null)
        {
            var changes = first is null ? 0 : 1;
            var created = await log.Create(new ConversationHead(Id, title, creator.UserId, Now(), changes, changes, members), first);
            await Load();
            if (created)
            {
                _news.Tell(first is null ? [] : [first], _state!);
                return true;
            }
        }
        return _state!.IsOf(title, members) && (await log.Find(Id, request.ClientId))?.Text == first?.Text;
    }

    public async Task<ConversationView?> View(string userId, long? beforeSeq)
    {
        if (!Has(userId, out var state)) return null;
        // The version is read first: a message that arrives while the page is read is then news as well, never a hole.
        var (version, lastSeq) = (state.Version, state.LastSeq);
        var messages = await log.Page(Id, beforeSeq, Limits.MessagesPerPage);
        return new ConversationView(
            Id, state.TitleFor(userId), state.MemberCount, state.FirstMembers(20), version, lastSeq, messages,
            HasEarlier: messages.Length > 0 && messages[0].Seq > 1,
            SeenBy: await Readers(state, userId, messages, beforeSeq));
    }

    public async Task<PostResult> Post(string userId, Guid clientId, string text)
    {
        if (!Has(userId, out var state)) return new PostResult(PostOutcome.NotFound, null);
        text = MessageText.Normalise(text);
        if (!MessageText.IsSendable(text)) return new PostResult(PostOutcome.BadText, null);

        var waiting = new Waiting(new UnnumberedMessage(clientId, userId, state.Nickname(userId), text, Now()));
        _waiting.Add(waiting);
        if (!_writing) _ = WriteWaiting();
        var (appended, message, isRead) = await waiting.Done.Task;

        if (appended) return new PostResult(PostOutcome.Posted, message, isRead);
        return message.AuthorId == userId && message.Text == text
            ? new PostResult(PostOutcome.AlreadyPosted, message)
            : new PostResult(PostOutcome.ClientIdTaken, null);
    }

    public async Task<Message?> FindPosted(string userId, Guid clientId) =>
        Has(userId, out _) && await log.Find(Id, clientId) is { } message && message.AuthorId == userId ? message : null;

    public async Task<ConversationChanges> ChangesSince(long version)
    {
        _news.Followed();
        if (_state is not { } state || version >= state.Version) return new ConversationChanges(_state?.Version ?? 0, [], false);
        var head = state.Version;
        var messages = await log.ChangedSince(Id, version, CatchUpMessages + 1);
        return messages.Length <= CatchUpMessages
            ? new ConversationChanges(Math.Max(head, messages.Length == 0 ? 0 : messages[^1].Version), messages, false)
            : new ConversationChanges(head, await log.Page(Id, null, Limits.MessagesPerPage), Incomplete: true);
    }

    public Task<long?> LastSeq(string userId) => Task.FromResult(Has(userId, out var state) ? state.LastSeq : (long?)null);

    public Task<bool> IsMember(string userId) => Task.FromResult(Has(userId, out _));

    public async Task Rename(string userId, string nickname)
    {
        if (!Has(userId, out _)) return;
        await log.Rename(Id, userId, nickname);
        // The head may have been loaded anew in the meantime.
        if (_state!.Rename(userId, nickname)) _news.Relist(_state);
    }

    public Task<bool> Seen(string userId, long seq)
    {
        if (!Has(userId, out var state) || !state.ShowsWhoHasSeen) return Task.FromResult(false);
        _news.TellSeen(new SeenBy(userId, state.Nickname(userId), Math.Min(seq, state.LastSeq)));
        return Task.FromResult(true);
    }

    public Task TellAgain()
    {
        if (_state is { } state) _news.Tell([], state);
        return Task.CompletedTask;
    }

    /// <summary>Who has read as far as this page, but for the viewer. Whoever has read something that is newer than the newest page is on it.</summary>
    private async Task<SeenBy[]> Readers(ConversationState state, string viewerId, Message[] page, long? beforeSeq)
    {
        if (!state.ShowsWhoHasSeen || page.Length == 0) return [];
        var positions = await log.ReadPositions(Id, page[0].Seq, (beforeSeq ?? long.MaxValue) - 1);
        return
        [
            .. positions.Where(position => position.UserId != viewerId && state.HasMember(position.UserId))
                .Select(position => new SeenBy(position.UserId, state.Nickname(position.UserId), position.Seq))
                .OrderBy(reader => reader.Seq).ThenBy(reader => reader.Nickname, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Appends what waits, batch after batch; whatever arrives during a commit shares the next one.</summary>
    private async Task WriteWaiting()
    {
        _writing = true;
        try
        {
            while (_waiting.Count > 0)
            {
                var batch = _waiting.ToArray();
                _waiting.Clear();
                await Write(batch);
            }
        }
        finally
        {
            _writing = false;
        }
    }

    private async Task Write(Waiting[] batch)
    {
        try
        {
            var results = await AppendAfterHead([.. batch.Select(waiting => waiting.Message)]);
            for (var i = 0; i < batch.Length; i++) batch[i].Done.SetResult(results[i]);
            Message[] appended = [.. results.Where(result => result.Appended).Select(result => result.Message)];
            if (appended.Length == 0) return;
            metrics.Posted(appended.Length);
            _news.Tell(appended, _state!);
            if (Array.FindLast(results, result => result.IsRead) is { IsRead: true, Message: var read }) await Seen(read.AuthorId, read.Seq);
        }
        catch (Exception error)
        {
            LogAppendFailed(logger, Id, error);
            // What became of the transaction is unknown: only the log knows the head now.
            var lost = await Task.WhenAny(Load()) is { IsFaulted: true };
            if (lost) DeactivateOnIdle();
            foreach (var waiting in batch) waiting.Done.TrySetException(error);
        }
    }

    /// <summary>Another activation may have written (two silos after a partition): then its head is loaded and tried again.</summary>
    private async Task<AppendResult[]> AppendAfterHead(UnnumberedMessage[] messages)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var results = await log.Append(Id, _state!.Version, _state.LastSeq, messages);
                _state.Advance(results);
                return results;
            }
            catch (StaleHeadException) when (attempt < 4)
            {
                await Load();
            }
        }
    }

    private Message? FirstMessage(NewConversation request, Member creator)
    {
        if (request.Text is null) return null;
        var text = MessageText.Normalise(request.Text);
        if (text.Length > Limits.MessageCharacters) throw new ArgumentException("The first message is too long.", nameof(request));
        if (MessageText.IsBlank(text)) return null;
        return new Message(Id, 1, 1, request.ClientId, creator.UserId, creator.Nickname, text, Now());
    }

    private async Task Load()
    {
        if (await log.Load(Id) is not { } head) return;
        var last = head.LastSeq == 0 ? null : (await log.Page(Id, null, 1)).LastOrDefault();
        _state = new ConversationState(head, last);
    }

    /// <summary>
    /// Ids that were made up hold no memory for long. They don't leave with each call: whoever waits in line would be sent on from one
    /// activation to the next until Orleans gives up.
    /// </summary>
    private Task LeaveIfMadeUp()
    {
        if (_state is null) DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private bool Has(string userId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConversationState? state)
    {
        state = _state;
        return state is not null && state.HasMember(userId);
    }

    /// <summary>Whole milliseconds, as the log keeps them: a message reads the same before and after a restart.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());

    [LoggerMessage(Level = LogLevel.Error, Message = "Appending to conversation {ConversationId} failed")]
    private static partial void LogAppendFailed(ILogger logger, string conversationId, Exception error);

    private sealed record Waiting(UnnumberedMessage Message)
    {
        public TaskCompletionSource<AppendResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
