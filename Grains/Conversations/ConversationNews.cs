using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// Spreads committed changes, outside the way of the post: every message at once on the conversation's stream, for whoever has
/// it open; and to every member's grain that there is news, once a second at most. Losing one costs no message: readers
/// notice the gap in versions, lists are read from the log. Where nobody has it open nothing is published: Orleans would register the
/// stream, and keep others' events waiting meanwhile.
/// </summary>
internal sealed partial class ConversationNews(
    IAsyncStream<ConversationEvent> stream, IGrainFactory grains, TimeProvider clock, ILogger logger)
{
    private const int MembersAtOnce = 10;
    private static readonly TimeSpan _betweenRounds = TimeSpan.FromSeconds(1);

    /// <summary>Telling thousands takes a part of the processor, and not all of it: others want to post meanwhile.</summary>
    private static readonly TimeSpan _betweenSome = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _betweenSeen = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _betweenTyping = TimeSpan.FromSeconds(1);

    /// <summary>Processes that follow the stream look at the conversation every three seconds.</summary>
    private static readonly TimeSpan _followedLease = TimeSpan.FromSeconds(30);

    private DateTimeOffset _followedUntil;
    private Task _published = Task.CompletedTask;
    private bool _telling;
    private ConversationState? _untold;
    private string? _newsBy;

    /// <summary>Who, or everybody, is mentioned in what is untold, by whom.</summary>
    private Dictionary<string, string> _mentioned = [];
    private readonly Gathered<SeenBy> _seen = new(_betweenSeen, clock);
    private readonly Gathered<Member> _writing = new(_betweenTyping, clock);

    /// <summary>Somebody who follows the stream has just looked, and lacks nothing of before.</summary>
    public void Followed() => _followedUntil = clock.GetUtcNow() + _followedLease;

    /// <summary>Called on the grain's scheduler, and goes on there.</summary>
    public void Tell(IReadOnlyList<Message> messages, ConversationState state)
    {
        if (IsFollowed) _published = Publish(_published, [.. messages.Select(message => new ConversationEvent(message.Version, message))]);
        _newsBy = state.ChangedBy;
        foreach (var message in messages) NoteMentions(message);
        Relist(state);
    }

    /// <summary>The newest activity, once more. A line that nobody wrote is news to whoever it says came in.</summary>
    public void TellAgain(ConversationState state)
    {
        if (state.Last?.Told is not { } told)
        {
            if (state.Last is { } last) NoteMentions(last);
            Tell([], state);
            return;
        }
        Relist(state);
        if (told.Kind == ToldKind.Added) TellJoined(told.Members, state.ChangedBy, state);
    }

    /// <summary>To open pages, and to the lists that show what was touched. Nobody is notified but whoever is newly mentioned.</summary>
    /// <param name="mentions">Who is, by whom; null when no mention came or went.</param>
    public void TellChanged(
        IReadOnlyList<Message> messages, ConversationContent? content, ConversationState state, bool listsDiffer, IReadOnlyDictionary<string, string>? mentions)
    {
        var events = messages.Select(message => new ConversationEvent(message.Version, message, IsChange: message.Told is null));
        if (content is not null) events = events.Append(new ConversationEvent(content.Version, Message: null, Content: content, IsChange: true));
        if (IsFollowed) _published = Publish(_published, [.. events.OrderBy(one => one.Version)]);
        foreach (var (userId, by) in mentions ?? new Dictionary<string, string>()) _mentioned[userId] = by;
        if (listsDiffer || mentions is not null) Relist(state);
    }

    /// <summary>Those who came and went, by themselves; and those who did it have read what tells of it.</summary>
    public void TellMembersChanged(HeadChange head, ConversationState state)
    {
        foreach (var userId in head.Out.Where(userId => !state.HasMember(userId))) _ = Tell(userId, user => user.Left(state.Id, state.LastSeq));
        foreach (var (last, seqBefore) in head.Told.GroupBy(line => line.AuthorId).Select(lines => (lines.Last(), lines.First().Seq - 1)))
            if (state.HasMember(last.AuthorId)) _ = Tell(last.AuthorId, user => user.ReadOn(state.Id, seqBefore, last.Seq));
        TellJoined(head.In, head.Told[^1].AuthorId, state);
    }

    /// <summary>Members' lists show it differently, and there is nothing to notify anybody of.</summary>
    public void Relist(ConversationState state)
    {
        _untold = state;
        if (!_telling) _ = TellMembers();
    }

    /// <summary>
    /// The log has noted with this message that its writer has read as far as it. The writer's grain is on its way to know before the post
    /// is answered: what the writer asks for next finds it read.
    /// </summary>
    public void TellWrote(Message own, ConversationState state)
    {
        if (state.ShowsWhoHasSeen) TellSeen(own.AuthorId, own.Seq, state);
        _ = Tell(own.AuthorId, user => user.Wrote(own.ConversationId, own.Seq));
    }

    /// <summary>To the open pages alone, gathered in the same way.</summary>
    public void TellSeen(string userId, long seq, ConversationState state)
    {
        if (!IsFollowed) return;
        var reader = new SeenBy(userId, state.Nickname(userId), seq);
        if (!(_seen.Of(userId)?.Seq >= seq)) _seen.Put(userId, reader, seen => Publish(new ConversationEvent(Version: 0, Message: null, seen)));
    }

    /// <summary>To the open pages alone; of all who write at the same time the first few, so that a crowd costs no more than they do.</summary>
    public void TellTyping(Member writer)
    {
        if (!IsFollowed || _writing.Count >= Limits.WritersNamed) return;
        _writing.Put(writer.UserId, writer, writing => Publish(new ConversationEvent(Version: 0, Message: null, Writing: writing)));
    }

    /// <summary>Whether anybody has the conversation open.</summary>
    public bool IsFollowed => clock.GetUtcNow() < _followedUntil;

    /// <summary>One after the other, since calls that are not awaited have no order.</summary>
    private async Task Publish(Task previous, IReadOnlyList<ConversationEvent> events)
    {
        await previous;
        foreach (var one in events) await Publish(one);
    }

    private async Task Publish(ConversationEvent news)
    {
        try
        {
            await stream.OnNextAsync(news);
        }
        catch (Exception error)
        {
            LogNotPublished(logger, stream.StreamId, news.Version, error);
        }
    }

    private async Task TellMembers()
    {
        _telling = true;
        try
        {
            while (_untold is { } state)
            {
                var (by, mentioned) = (_newsBy, _mentioned);
                (_untold, _newsBy, _mentioned) = (null, null, []);
                foreach (var (i, some) in state.MemberIds.Chunk(MembersAtOnce).Index())
                {
                    if (i > 0) await Task.Delay(_betweenSome, clock);
                    await Task.WhenAll(some.Where(state.HasMember).Select(id => TellMember(id, by, mentioned, state)));
                }
                await Task.Delay(_betweenRounds, clock);
            }
        }
        finally
        {
            _telling = false;
        }
    }

    private Task TellMember(string id, string? by, Dictionary<string, string> mentioned, ConversationState state)
    {
        var mentionedBy = mentioned.Count == 0 ? null : mentioned.GetValueOrDefault(id) ?? mentioned.GetValueOrDefault(Mention.Everybody);
        return Tell(id, user => user.ConversationChanged(state.SummaryFor(id), by ?? mentionedBy, isMentioned: mentionedBy is not null && mentionedBy != id));
    }

    private void NoteMentions(Message message)
    {
        foreach (var mention in message.Content?.Mentions ?? []) _mentioned[mention.Mentioned] = message.AuthorId;
    }

    private void TellJoined(IEnumerable<Member> members, string by, ConversationState state)
    {
        foreach (var member in members.Where(member => state.HasMember(member.UserId)))
            _ = Tell(member.UserId, user => user.Joined(state.SummaryFor(member.UserId), by));
    }

    private async Task Tell(string userId, Func<IUserGrain, Task> tell)
    {
        try
        {
            await tell(grains.GetGrain<IUserGrain>(userId));
        }
        catch (Exception error)
        {
            LogNotTold(logger, userId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Version {Version} of {Conversation} was not published; readers will catch up")]
    private static partial void LogNotPublished(ILogger logger, StreamId conversation, long version, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {UserId} was not told of news; the next list will show it")]
    private static partial void LogNotTold(ILogger logger, string userId, Exception error);

    /// <summary>What several people do at nearly the same time, told together and then not again for a while; of each the latest.</summary>
    private sealed class Gathered<T>(TimeSpan between, TimeProvider clock)
        where T : class
    {
        private Dictionary<string, T> _untold = [];
        private bool _telling;

        public int Count => _untold.Count;

        public T? Of(string userId) => _untold.GetValueOrDefault(userId);

        public void Put(string userId, T latest, Func<T[], Task> tell)
        {
            _untold[userId] = latest;
            if (!_telling) _ = Tell(tell);
        }

        private async Task Tell(Func<T[], Task> tell)
        {
            _telling = true;
            try
            {
                while (_untold.Count > 0)
                {
                    T[] all = [.. _untold.Values];
                    _untold = [];
                    await tell(all);
                    await Task.Delay(between, clock);
                }
            }
            finally
            {
                _telling = false;
            }
        }
    }
}
