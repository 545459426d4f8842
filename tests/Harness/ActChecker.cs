namespace OrleansMessenger.Harness;

public enum ActKind
{
    Edit,
    Delete,
    React,
    Pin,

    /// <summary>Done to the conversation: <c>Message</c> is the client id of the line that tells of it.</summary>
    Title,
}

/// <summary>What somebody did to a message. An act that was refused is none.</summary>
/// <param name="Message">The message's client id.</param>
/// <param name="Value">The new text, or the emoji.</param>
/// <param name="On">Whether a reaction or a pin is given, or taken back.</param>
/// <param name="Acknowledged">Whether the sender was told that it is kept. What wasn't may be done or not.</param>
public sealed record SentAct(ActKind Kind, Guid Message, string Value = "", bool On = true, bool Acknowledged = true);

/// <summary>Judges what became of messages after they were sent: what was acknowledged is done, once and in order, and nothing else.</summary>
internal static class ActChecker
{
    public static IEnumerable<string> Violations(IReadOnlyList<Sender> senders, IReadOnlyList<PostedMessage> log)
    {
        var acts = senders.SelectMany(sender => (sender.Acts ?? []).Select(act => (Sender: sender, Act: act))).ToLookup(done => done.Act.Message);
        foreach (var (sender, act) in acts.SelectMany(same => same).Where(done => done.Act is { Kind: ActKind.Title, Acknowledged: true }))
            if (!log.Any(row => row.IsTold && row.ClientId == act.Message && row.AuthorId == sender.Author))
                yield return $"{sender.Name} named the conversation “{act.Value}”, but no line tells so.";
        foreach (var line in log.Where(row => row.IsTold && !acts[row.ClientId].Any(done => done.Act.Kind == ActKind.Title && done.Sender.Author == row.AuthorId)))
            yield return $"{HistoryChecker.Words(line)} tells of what its author did not do.";
        foreach (var row in log.Where(row => !row.IsTold))
        {
            var words = HistoryChecker.Words(row);
            var byAuthor = acts[row.ClientId].Where(done => done.Sender.Author == row.AuthorId).Select(done => done.Act).ToArray();
            var deletions = byAuthor.Where(act => act.Kind == ActKind.Delete).ToArray();
            if (row.IsDeleted)
            {
                if (deletions.Length == 0) yield return $"{words} is deleted, but its author did not delete it.";
                continue;
            }
            if (deletions.Any(act => act.Acknowledged)) yield return $"{words} is there, but was deleted.";
            if (row.Texts[^1] != row.Text) yield return $"{words} is not the last of its texts, “{row.Texts[^1]}”.";
            foreach (var violation in Edits(row, [.. byAuthor.Where(act => act.Kind == ActKind.Edit)])) yield return violation;
            foreach (var violation in Reactions(row, acts[row.ClientId])) yield return violation;
            if (!MayBe(row.IsPinned, [.. acts[row.ClientId].Select(done => done.Act).Where(act => act.Kind == ActKind.Pin)]))
                yield return $"{words} is {(row.IsPinned ? "pinned" : "not pinned")}, but that is not what was asked for last.";
        }
    }

    private static IEnumerable<string> Edits(PostedMessage row, SentAct[] edits)
    {
        var next = 0;
        foreach (var text in row.Texts.Skip(1))
        {
            var place = Array.FindIndex(edits, next, edit => edit.Value == text);
            if (place < 0)
            {
                yield return Array.Exists(edits, edit => edit.Value == text)
                    ? $"{HistoryChecker.Words(row)} had “{text}” more often, or later, than its author wrote that."
                    : $"{HistoryChecker.Words(row)} had “{text}”, which its author did not write.";
                continue;
            }
            foreach (var lost in edits[next..place].Where(edit => edit.Acknowledged)) yield return Lost(row, lost);
            next = place + 1;
        }
        foreach (var lost in edits[next..].Where(edit => edit.Acknowledged)) yield return Lost(row, lost);
    }

    private static string Lost(PostedMessage row, SentAct edit) => $"{HistoryChecker.Words(row)} never had “{edit.Value}”, but that was acknowledged.";

    private static IEnumerable<string> Reactions(PostedMessage row, IEnumerable<(Sender Sender, SentAct Act)> acts)
    {
        var given = row.Reactions.ToHashSet();
        var asked = acts.Where(done => done.Act.Kind == ActKind.React).GroupBy(done => (done.Act.Value, done.Sender.Author), done => done.Act).ToArray();
        foreach (var (emoji, userId) in given.Except(asked.Select(one => one.Key)))
            yield return $"{HistoryChecker.Words(row)} has {emoji} of {userId}, who did not give it.";
        foreach (var one in asked.Where(one => !MayBe(given.Contains(one.Key), [.. one])))
            yield return $"{HistoryChecker.Words(row)} {(given.Contains(one.Key) ? "has" : "lacks")} {one.Key.Value} of {one.Key.Author}, but that is not what was asked for last.";
    }

    /// <summary>Whether something can be on, or off, after one person has asked for all this.</summary>
    private static bool MayBe(bool on, SentAct[] acts)
    {
        var last = Array.FindLastIndex(acts, act => act.Acknowledged);
        return (last < 0 ? !on : acts[last].On == on) || acts[(last + 1)..].Any(act => act.On == on);
    }
}
