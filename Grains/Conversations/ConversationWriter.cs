using Microsoft.Extensions.Logging;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// Writes to one conversation's log. Runs on its grain's scheduler: at most one write is under way, and takes along all that waits. Knows the
/// head as it was last written or loaded.
/// </summary>
internal sealed partial class ConversationWriter(
    string id, IMessageLog log, ConversationNews news, Namesakes namesakes, GrainMetrics metrics, TimeProvider clock, ILogger logger,
    Action leave)
{
    private readonly List<Waiting<UnnumberedMessage, AppendResult?>> _posts = [];
    private readonly List<Waiting<Act, ChangeResult>> _acts = [];
    private bool _writing;

    /// <summary>So many are named in a conversation's header.</summary>
    private const int FirstMembers = 20;

    /// <summary>Null when there is no such conversation.</summary>
    public ConversationState? State { get; private set; }

    public async Task Load()
    {
        if (await log.Load(id) is not { } head) return;
        var last = head.LastSeq == 0 ? null : (await log.Page(id, null, 1)).LastOrDefault();
        State = new ConversationState(head, last);
    }

    /// <summary>Appends it; answered after the commit. Null when its author isn't a member any more: nobody writes to what they were removed from.</summary>
    public Task<AppendResult?> Post(UnnumberedMessage message) => Wait(_posts, message);

    /// <summary>Does it to a message that is there; answered after the commit.</summary>
    public Task<ChangeResult> Change(Act act) => Wait(_acts, act);

    /// <summary>
    /// Messages that answer others, with what they answer as that stands now; of edited ones how they begin; those whom they mention under
    /// their names of now; and handles, where names are mistakable.
    /// </summary>
    public async Task<Message[]> WithOriginals(Message[] messages)
    {
        messages = Mentions.WithNames(await namesakes.InMessages(messages, State!), State!);
        messages = Array.ConvertAll(messages, message => message.Content?.EditedAt is null ? message : message with { Preview = MessageText.Preview(message.Text) });
        var seqs = messages.Select(message => message.Content?.ReplyTo).OfType<long>().ToHashSet();
        if (seqs.Count == 0) return messages;
        var originals = (await log.At(id, seqs)).ToDictionary(message => message.Seq, MessageText.Snippet);
        return [.. messages.Select(message => message.Content?.ReplyTo is { } seq ? message with { Original = originals.GetValueOrDefault(seq) } : message)];
    }

    /// <summary>The members that a conversation's header names.</summary>
    public Task<Member[]> HeaderMembers() => namesakes.InMembers(State!.FirstMembers(FirstMembers), State);

    /// <summary>What the conversation holds beside its messages, with the messages and the members that it names.</summary>
    public async Task<ConversationContent> WithMessages(ConversationContent content)
    {
        content = content with { People = new ConversationPeople(State!.MemberCount, await HeaderMembers()) };
        if (content.Pins.Length == 0) return content;
        var pinned = (await log.At(id, [.. content.Pins.Select(pin => pin.Seq)])).ToDictionary(message => message.Seq, MessageText.Snippet);
        return content with { Pins = [.. content.Pins.Select(pin => pin with { Message = pinned.GetValueOrDefault(pin.Seq) })] };
    }

    private Task<TResult> Wait<TWork, TResult>(List<Waiting<TWork, TResult>> waiting, TWork work)
    {
        var one = new Waiting<TWork, TResult>(work);
        waiting.Add(one);
        if (!_writing) _ = WriteWaiting();
        return one.Done.Task;
    }

    /// <summary>Batch after batch; whatever arrives during a commit shares the next one.</summary>
    private async Task WriteWaiting()
    {
        _writing = true;
        try
        {
            while (_posts.Count + _acts.Count > 0)
            {
                await Write(Taken(_posts), Append);
                await Write(Taken(_acts), Change);
            }
        }
        finally
        {
            _writing = false;
        }
    }

    private async Task Write<TWork, TResult>(Waiting<TWork, TResult>[] batch, Func<Waiting<TWork, TResult>[], Task> write)
    {
        if (batch.Length == 0) return;
        try
        {
            await write(batch);
        }
        catch (Exception error)
        {
            LogWriteFailed(logger, id, error);
            // What became of the transaction is unknown: only the log knows the head now.
            var lost = await Task.WhenAny(Load()) is { IsFaulted: true };
            if (lost) leave();
            foreach (var waiting in batch) waiting.Done.TrySetException(error);
        }
    }

    private async Task Append(Waiting<UnnumberedMessage, AppendResult?>[] batch)
    {
        var (allowed, results) = await AfterHead(async state =>
        {
            // Nearly always that is all of them.
            var ofMembers = Array.TrueForAll(batch, IsOfMember) ? batch : Array.FindAll(batch, IsOfMember);
            bool IsOfMember(Waiting<UnnumberedMessage, AppendResult?> waiting) => state.HasMember(waiting.Work.AuthorId);
            var appended = ofMembers.Length == 0 ? [] : await log.Append(id, state.Version, state.LastSeq, [.. ofMembers.Select(waiting => waiting.Work)]);
            state.Advance(appended);
            return (ofMembers, appended);
        });
        for (var i = 0; i < allowed.Length; i++) allowed[i].Done.SetResult(results[i]);
        if (allowed.Length < batch.Length)
            foreach (var refused in batch.Except(allowed)) refused.Done.SetResult(null);
        Message[] messages = [.. results.Where(result => result.Appended).Select(result => result.Message)];
        if (messages.Length == 0) return;
        metrics.Posted(messages.Length);
        news.Tell(await ForPages(messages, WithOriginals), State!);
        if (Array.FindLast(results, result => result.IsRead) is { IsRead: true, Message: var own }) news.TellWrote(own, State!);
    }

    private async Task Change(Waiting<Act, ChangeResult>[] batch)
    {
        Act[] acts = [.. batch.Select(waiting => waiting.Work)];
        var (set, outcomes, change) = await AfterHead(async state =>
        {
            (ChangeSet Set, ChangeOutcome[] Outcomes, LogChange? Change) decided = default;
            await log.Change(id, state.Version, state.LastSeq, ChangeSet.Query(acts), basis =>
            {
                var changes = new ChangeSet(state, basis, clock.Now());
                decided = (changes, Array.ConvertAll(acts, changes.Apply), changes.Result());
                return decided.Change;
            });
            if (decided.Change is { } written) state.Advance(written);
            return decided;
        });
        for (var i = 0; i < batch.Length; i++) batch[i].Done.SetResult(new ChangeResult(outcomes[i], set.Message(batch[i].Work.Seq)));
        if (change is null) return;
        metrics.Changed(change.Acts.Count);
        var content = change.Content is null ? null : await ForPages(change.Content, WithMessages);
        var messages = await ForPages<Message[]>([.. change.Messages, .. change.Head?.Told ?? []], WithOriginals);
        news.TellChanged(messages, content, State!, listsDiffer: change.Last is not null, change.Mentions);
        if (change.Head is { } head) news.TellMembersChanged(head, State!);
    }

    /// <summary>What open pages show beside it. It is committed, and told also when that can't be read: the next page load shows it.</summary>
    private async Task<T> ForPages<T>(T committed, Func<T, Task<T>> complete)
    {
        if (!news.IsFollowed) return committed;
        try
        {
            return await complete(committed);
        }
        catch (Exception error)
        {
            LogNotCompleted(logger, id, error);
            return committed;
        }
    }

    /// <summary>Another activation may have written (two silos after a partition): then its head is loaded and tried again.</summary>
    private async Task<T> AfterHead<T>(Func<ConversationState, Task<T>> write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await write(State!);
            }
            catch (StaleHeadException) when (attempt < 4)
            {
                await Load();
            }
        }
    }

    private static Waiting<TWork, TResult>[] Taken<TWork, TResult>(List<Waiting<TWork, TResult>> waiting)
    {
        var batch = waiting.ToArray();
        waiting.Clear();
        return batch;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing to conversation {ConversationId} failed")]
    private static partial void LogWriteFailed(ILogger logger, string conversationId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a change of conversation {ConversationId} refers to could not be read; the next page load shows it")]
    private static partial void LogNotCompleted(ILogger logger, string conversationId, Exception error);

    private sealed record Waiting<TWork, TResult>(TWork Work)
    {
        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
