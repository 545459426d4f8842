namespace OrleansMessenger.Harness;

/// <param name="Author">The user id.</param>
/// <param name="Messages">In the order in which they were sent.</param>
/// <param name="Acts">What was done to messages that were there, in the order in which it was asked for.</param>
public sealed record Sender(string Author, string Name, IReadOnlyList<SentMessage> Messages, IReadOnlyList<SentAct>? Acts = null);

/// <summary>What somebody sent.</summary>
/// <param name="ClientId">Null when only the browser knows it; then the text must be the only one of its kind.</param>
/// <param name="Acknowledged">Whether the sender was told that it is kept. What wasn't may be there or not.</param>
public sealed record SentMessage(string Text, Guid? ClientId = null, bool Acknowledged = true)
{
    internal bool Is(PostedMessage row) => (row.IsDeleted || row.Texts[0] == Text) && (ClientId is null || row.ClientId == ClientId);
}

/// <summary>What a page shows, from top to bottom.</summary>
/// <param name="FirstSeq">The page need not hold what stands before.</param>
/// <param name="Pins">What its header lists; null when nobody looked.</param>
public sealed record OpenTab(string Name, IReadOnlyList<ShownMessage> Messages, long FirstSeq = 1, IReadOnlyList<long>? Pins = null);

public sealed record ShownMessage(Guid ClientId, string Text, string Marks = "");

/// <summary>
/// Judges a conversation when all is over: exactly what was sent, once, in order, and the same before everybody's eyes. It knows
/// nothing of how the messenger works.
/// </summary>
public static class HistoryChecker
{
    /// <summary>Every violation as a sentence; none when all is right.</summary>
    /// <param name="log">The conversation in the end, in the order in which it is read.</param>
    public static IReadOnlyList<string> Violations(IReadOnlyList<Sender> senders, IReadOnlyList<PostedMessage> log, IReadOnlyList<OpenTab> tabs) =>
    [
        .. Numbers(log),
        .. log.GroupBy(row => row.ClientId).Where(rows => rows.Count() > 1).Select(rows => $"{Words(rows.First())} stands in the log {rows.Count()} times."),
        .. senders.SelectMany(sender => Sendings(sender, [.. log.Where(row => row.AuthorId == sender.Author && !row.IsTold)])),
        .. Strangers(senders, log),
        .. ActChecker.Violations(senders, log),
        .. tabs.SelectMany(tab => Sights(tab, log)),
    ];

    private static IEnumerable<string> Numbers(IReadOnlyList<PostedMessage> log)
    {
        var versions = new Dictionary<long, PostedMessage>();
        foreach (var (index, row) in log.Index())
        {
            if (row.Seq != index + 1) yield return $"{Words(row)} is number {index + 1} in the log, but its Seq is {row.Seq}.";
            // Each message took a version when it came; one that was touched later has a later one.
            if (row.Version < row.Seq) yield return $"{Words(row)} has Version {row.Version}.";
            if (!versions.TryAdd(row.Version, row)) yield return $"{Words(row)} has Version {row.Version}, as {Words(versions[row.Version])} has.";
        }
    }

    private static IEnumerable<string> Sendings(Sender sender, PostedMessage[] rows)
    {
        var last = (Place: -1, Text: "");
        foreach (var sent in sender.Messages)
        {
            var place = Array.FindIndex(rows, sent.Is);
            if (place < 0)
            {
                if (sent.Acknowledged) yield return $"“{sent.Text}” of {sender.Name} was acknowledged, but is not in the log.";
                continue;
            }
            // Several rows of one client id are told of already.
            if (rows.Where(sent.Is).DistinctBy(row => row.ClientId).Count() is > 1 and var times)
                yield return $"“{sent.Text}” of {sender.Name} was sent once, but stands in the log {times} times.";
            if (!sent.Acknowledged) continue;
            if (place < last.Place) yield return $"“{sent.Text}” of {sender.Name} was sent after “{last.Text}”, but stands before it.";
            else last = (place, sent.Text);
        }
    }

    private static IEnumerable<string> Strangers(IReadOnlyList<Sender> senders, IReadOnlyList<PostedMessage> log) =>
        log.Where(row => !row.IsTold && !senders.Any(sender => sender.Author == row.AuthorId && sender.Messages.Any(message => message.Is(row))))
            .Select(row => $"{Words(row)} is in the log, but its author did not send it.");

    private static IEnumerable<string> Sights(OpenTab tab, IReadOnlyList<PostedMessage> log)
    {
        var places = log.DistinctBy(row => row.ClientId).ToDictionary(row => row.ClientId);
        var shown = new HashSet<Guid>();
        var last = default(PostedMessage);
        foreach (var message in tab.Messages)
        {
            if (!places.TryGetValue(message.ClientId, out var row)) yield return $"{tab.Name} shows “{message.Text}”, which is not in the log.";
            else if (!shown.Add(message.ClientId)) yield return $"{tab.Name} shows “{message.Text}” twice.";
            else
            {
                if (message.Text != row.Text) yield return $"{tab.Name} shows “{message.Text}” where the log says “{row.Text}”.";
                if (message.Marks != row.Marks) yield return $"{tab.Name} shows “{message.Text}” with “{message.Marks}” where the log says “{row.Marks}”.";
                if (row.Seq < last?.Seq) yield return $"{tab.Name} shows “{message.Text}” after “{last.Text}”, but the log says before.";
                else last = row;
            }
        }
        foreach (var row in log.Where(row => row.Seq >= tab.FirstSeq && !shown.Contains(row.ClientId)))
            yield return $"{tab.Name} does not show {Words(row)}.";
        foreach (var row in log.Where(row => tab.Pins is not null && row.IsPinned != tab.Pins.Contains(row.Seq)))
            yield return $"{tab.Name} {(row.IsPinned ? "lacks the pin of" : "shows as pinned")} {Words(row)}.";
    }

    internal static string Words(PostedMessage row) => $"“{row.Text}” (Seq {row.Seq})";
}
