using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// One conversation: who may do what in it, what its readers see. Reentrant, so that reading never waits for a commit; its
/// <see cref="ConversationWriter"/> writes one batch after the other.
/// </summary>
[Reentrant]
public sealed partial class ConversationGrain(
    IMessageLog log, IReportStore reports, GrainMetrics metrics, TimeProvider clock, ILogger<ConversationGrain> logger)
    : Grain, IConversationGrain
{
    private const int CatchUpMessages = 200;
    private static readonly IReadOnlyDictionary<string, Standing> _noStandings = new Dictionary<string, Standing>();
    private static readonly TimeSpan _toldForSure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _madeUp = TimeSpan.FromSeconds(1);

    private ConversationNews _news = null!;
    private ConversationWriter _writer = null!;
    private Mentions _mentions = null!;
    private Blocks _blocks = null!;

    private string Id => this.GetPrimaryKeyString();

    private ConversationState? State => _writer.State;

    /// <summary>The activation before this one may have died before its members knew of the newest activity.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _news = new ConversationNews(
            this.GetStreamProvider(StreamNames.Provider).GetStream<ConversationEvent>(StreamNames.Conversation(Id)),
            GrainFactory, clock, logger);
        _mentions = new Mentions(GrainFactory);
        _blocks = new Blocks(GrainFactory);
        _writer = new ConversationWriter(Id, log, _news, new Namesakes(GrainFactory), metrics, clock, logger, DeactivateOnIdle);
        await _writer.Load();
        if (State is null) this.RegisterGrainTimer(LeaveIfMadeUp, new GrainTimerCreationOptions(_madeUp, Timeout.InfiniteTimeSpan));
        else if (clock.GetUtcNow() - State.LastAt < _toldForSure) await TellAgain();
    }

    public async Task<bool> Create(NewConversation request)
    {
        var members = request.Members.DistinctBy(member => member.UserId).ToArray();
        var creator = members.First(member => member.UserId == request.CreatorId);
        var first = FirstMessage(request, creator);
        var title = request.Title is null || MessageText.IsBlank(request.Title) ? null : MessageText.Normalise(request.Title).Trim();
        if (request.Kind == ConversationKind.Direct && (members.Length > 2 || title is not null || Id != ConversationId.Between(members[0].UserId, members[^1].UserId)))
            throw new ArgumentException("A direct conversation is one of two people, or with oneself, under the id of the two.", nameof(request));
        if (State is null)
        {
            var changes = first is null ? 0 : 1;
            // Of two people neither is above the other.
            var standings = request.Kind == ConversationKind.Direct ? _noStandings : new Dictionary<string, Standing> { [creator.UserId] = new(Role.Owner) };
            var head = new ConversationHead(Id, title, creator.UserId, clock.Now(), changes, changes, members, Kind: request.Kind, Standings: standings);
            if (first is not null && await _mentions.Of(request.Mentions, creator.UserId, new ConversationState(head, last: null)) is ({ Length: > 0 } mentioned, _))
                first = first with { Content = new MessageContent { Mentions = mentioned } };
            var created = await log.Create(head, first);
            await _writer.Load();
            if (created)
            {
                _news.Tell(first is null ? [] : [first], State!);
                return true;
            }
        }
        // Who is in it, and what it is called, may be others' doing by now.
        var isSame = State!.CreatedBy == creator.UserId && (State.Content.Version > 0 || State.IsOf(title, members));
        var posted = await Posted(request.ClientId);
        return isSame && (posted is { IsDeleted: true } || posted?.Text == first?.Text);
    }

    public async Task<ConversationView?> View(string userId, long? beforeSeq)
    {
        if (!Sees(userId, out var state, out var from)) return null;
        // The version is read first: a message that arrives while the page is read is then news as well, never a hole.
        var (version, lastSeq) = (state.Version, state.LastSeq);
        var messages = (await log.Page(Id, beforeSeq, Limits.MessagesPerPage)).After(from);
        return new ConversationView(
            Id, state.TitleFor(userId), state.MemberCount, await _writer.HeaderMembers(), version, lastSeq,
            (await _writer.WithOriginals(messages)).WithoutOriginals(from),
            HasEarlier: messages.Length > 0 && messages[0].Seq > from + 1,
            SeenBy: await Readers(state, userId, messages, beforeSeq),
            Content: (await _writer.WithMessages(state.Content)).After(from),
            HasLater: messages.Length > 0 && messages[^1].Seq < lastSeq,
            state.Kind, state.StandingOf(userId)?.Role, HasTitle: state.Title is not null);
    }

    public async Task<ConversationView?> ViewAt(string userId, long seq)
    {
        if (!Sees(userId, out var state, out var from) || seq <= from || seq > state.LastSeq) return null;
        // In the middle of its page, but for the newest ones.
        var before = seq + (Limits.MessagesPerPage / 2);
        return await View(userId, before > state.LastSeq ? null : before);
    }

    public Task<PostResult> Post(string userId, Guid clientId, string text, string[]? mentions) =>
        Post(userId, clientId, text, replyTo: null, mentions);

    public async Task<PostResult> Reply(string userId, Guid clientId, string text, long replyTo, string[]? mentions)
    {
        if (!Has(userId, out var state) || replyTo <= state.HistoryFrom(userId) || replyTo > state.LastSeq) return new PostResult(PostOutcome.NotFound, null);
        return await Post(userId, clientId, text, (long?)replyTo, mentions);
    }

    public async Task<ChangeResult> Edit(string userId, Guid clientId, long seq, string text, long version, string[]? mentions)
    {
        text = MessageText.Normalise(text);
        if (!Has(userId, out var state)) return new ChangeResult(ChangeOutcome.NotFound, null);
        if (!MessageText.IsSendable(text)) return new ChangeResult(ChangeOutcome.BadText, await Message(userId, seq));
        var (mentioned, _) = await _mentions.Of(mentions, userId, state);
        return await Change(userId, new Edit(clientId, userId, seq, text, version, mentioned));
    }

    public Task<ChangeResult> Delete(string userId, Guid clientId, long seq) => Change(userId, new Delete(clientId, userId, seq));

    public async Task<ChangeResult> React(string userId, Guid clientId, long seq, string emoji, bool given)
    {
        if (Has(userId, out _) && !EmojiText.IsOne(emoji)) return new ChangeResult(ChangeOutcome.BadEmoji, await Message(userId, seq));
        return await Change(userId, new React(clientId, userId, seq, emoji, given));
    }

    public Task<ChangeResult> Pin(string userId, Guid clientId, long seq, bool pinned) => Change(userId, new PinMessage(clientId, userId, seq, pinned));

    public async Task<Message?> Message(string userId, long seq) =>
        Sees(userId, out _, out var from) ? (await _writer.WithOriginals((await log.At(Id, [seq])).After(from))).WithoutOriginals(from).SingleOrDefault() : null;

    public async Task<MessageSnippet?> Snippet(string userId, long seq) =>
        Sees(userId, out _, out var from) && (await log.At(Id, [seq])).After(from) is [var message] ? MessageText.Snippet(message) : null;

    public async Task<TextVersion[]?> History(string userId, long seq)
    {
        if (await Message(userId, seq) is not { Told: null } message) return null;
        return message.IsDeleted ? [] : [.. await log.EarlierTexts(Id, seq), TextVersion.Of(message)];
    }

    public async Task<Message?> FindPosted(string userId, Guid clientId) =>
        Has(userId, out _) && await Posted(clientId) is { } message && message.AuthorId == userId ? message : null;

    public async Task<ConversationChanges> ChangesSince(long version)
    {
        _news.Followed();
        if (State is not { } state || version >= state.Version)
            return new ConversationChanges(State?.Version ?? 0, [], false, MembersVersion: State?.Content.MembersVersion ?? 0);
        var (head, content) = (state.Version, state.Content);
        var messages = await log.ChangedSince(Id, version, CatchUpMessages + 1);
        if (messages.Length > CatchUpMessages)
            return new ConversationChanges(
                head, await _writer.WithOriginals(await log.Page(Id, null, Limits.MessagesPerPage)), Incomplete: true, MembersVersion: content.MembersVersion);
        return new ConversationChanges(
            Math.Max(head, messages.Length == 0 ? 0 : messages[^1].Version), await _writer.WithOriginals(messages), Incomplete: false,
            content.Version > version ? await _writer.WithMessages(content) : null,
            // As it is when all has been read: whoever left meanwhile is out for this as well.
            State.Content.MembersVersion);
    }

    public Task<long?> LastSeq(string userId) => Task.FromResult(Sees(userId, out var state, out _) ? state.LastSeq : (long?)null);

    public Task<bool> IsMember(string userId) => Task.FromResult(Has(userId, out _));

    public async Task Rename(string userId, string nickname)
    {
        if (!Has(userId, out _)) return;
        await log.Rename(Id, userId, nickname);
        // The head may have been loaded anew in the meantime.
        if (State!.Rename(userId, nickname)) _news.Relist(State);
    }

    public Task BlockingChanged()
    {
        _blocks.Changed();
        return Task.CompletedTask;
    }

    public Task TellAgain()
    {
        if (State is { } state) _news.TellAgain(state);
        return Task.CompletedTask;
    }

    private async Task<PostResult> Post(string userId, Guid clientId, string text, long? replyTo, string[]? mentions)
    {
        if (!Has(userId, out var state)) return new PostResult(PostOutcome.NotFound, null);
        text = MessageText.Normalise(text);
        if (!MessageText.IsSendable(text)) return new PostResult(PostOutcome.BadText, null);
        if (await IsBlocked(state) && await Posted(clientId) is null) return new PostResult(PostOutcome.Blocked, null);
        var (mentioned, others) = await _mentions.Of(mentions, userId, state);
        var content = replyTo is null && mentioned.Length == 0 ? null : new MessageContent { ReplyTo = replyTo, Mentions = mentioned };
        if (!Has(userId, out state)) return new PostResult(PostOutcome.NotFound, null);
        if (await _writer.Post(new UnnumberedMessage(clientId, userId, state.Nickname(userId), text, clock.Now(), content)) is not var (appended, message, _))
            return new PostResult(PostOutcome.NotFound, null);
        var isSame = appended || (message.AuthorId == userId && (message.IsDeleted || (message.Content?.ReplyTo == replyTo && (await AsPosted(message)).Text == text)));
        if (!isSame) return new PostResult(PostOutcome.ClientIdTaken, null);
        return new PostResult(appended ? PostOutcome.Posted : PostOutcome.AlreadyPosted, (await _writer.WithOriginals([message]))[0], others is [] ? null : others);
    }

    public async Task<ChangeOutcome> Report(string userId, Guid clientId, long seq, string reason)
    {
        if (await Message(userId, seq) is not { Told: null } message) return ChangeOutcome.NotFound;
        reason = MessageText.Normalise(reason).Trim();
        if (reason.Length > Limits.ReportCharacters) return ChangeOutcome.BadText;
        if (await reports.Find(userId, clientId) is { } known)
            return (known.Message.ConversationId, known.Message.Seq, known.Reason) == (Id, seq, reason) ? ChangeOutcome.Done : ChangeOutcome.ClientIdTaken;
        if (message.AuthorId == userId) return ChangeOutcome.NotAllowed;
        if (message.IsDeleted) return ChangeOutcome.Deleted;
        await reports.Add(new Report(userId, clientId, message, reason, clock.Now()));
        return ChangeOutcome.Done;
    }

    private async Task<ChangeResult> Change(string userId, Act act)
    {
        if (!Has(userId, out var state) || act.Seq <= state.HistoryFrom(userId)) return new ChangeResult(ChangeOutcome.NotFound, null);
        if (act.SaysSomething && await IsBlocked(state)) return new ChangeResult(ChangeOutcome.Blocked, await Message(userId, act.Seq));
        var result = await _writer.Change(act);
        return result.Message is { } message ? result with { Message = (await _writer.WithOriginals([message]))[0] } : result;
    }

    private async Task<bool> IsBlocked(ConversationState state) => state.Kind == ConversationKind.Direct && await _blocks.Between(state.MemberIds);

    private async Task<Message?> Posted(Guid clientId) => await log.Find(Id, clientId) is { } message ? await AsPosted(message) : null;

    /// <summary>With the text that it had before it was edited.</summary>
    private async Task<Message> AsPosted(Message message) =>
        message.Content?.EditedAt is null ? message : message with { Text = (await log.EarlierTexts(Id, message.Seq))[0].Text };

    /// <summary>Who has read as far as this page, but for the viewer. Whoever has read something that is newer than the newest page is on it.</summary>
    private async Task<SeenBy[]> Readers(ConversationState state, string viewerId, Message[] page, long? beforeSeq)
    {
        if (!state.ShowsWhoHasSeen || page.Length == 0) return [];
        var positions = await log.ReadPositions(Id, page[0].Seq, (beforeSeq ?? long.MaxValue) - 1);
        return
        [
            .. positions.Where(position => position.UserId != viewerId && position.Seq > state.StandingOf(position.UserId)?.JoinedAfter)
                .Select(position => new SeenBy(position.UserId, state.Nickname(position.UserId), position.Seq))
                .OrderBy(reader => reader.Seq).ThenBy(reader => reader.Nickname, StringComparer.OrdinalIgnoreCase),
        ];
    }

    private Message? FirstMessage(NewConversation request, Member creator)
    {
        if (request.Text is null) return null;
        var text = MessageText.Normalise(request.Text);
        if (text.Length > Limits.MessageCharacters) throw new ArgumentException("The first message is too long.", nameof(request));
        if (MessageText.IsBlank(text)) return null;
        return new Message(Id, 1, 1, request.ClientId, creator.UserId, creator.Nickname, text, clock.Now());
    }

    /// <summary>
    /// Ids that were made up hold no memory for long. They don't leave with each call: whoever waits in line would be sent on from one
    /// activation to the next until Orleans gives up.
    /// </summary>
    private Task LeaveIfMadeUp()
    {
        if (State is null) DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <summary>Whether the person sees anything of it, and the place of the last message that they don't see.</summary>
    private bool Sees(string userId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConversationState? state, out long from)
    {
        state = State;
        from = state?.HistoryFrom(userId) ?? long.MaxValue;
        return from < long.MaxValue;
    }

    private bool Has(string userId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ConversationState? state)
    {
        state = State;
        return state is not null && state.HasMember(userId);
    }
}
