using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>How long people waited, by what was being done to the cluster meanwhile.</summary>
internal sealed class Pauses
{
    private readonly ConcurrentDictionary<string, TimeSpan> _longest = [];
    private readonly ConcurrentDictionary<Guid, (string Phase, long Sent, long Acknowledged)> _messages = [];
    private readonly ConcurrentQueue<Refusal> _refusals = [];
    private volatile string _phase = "";
    private int _acknowledged;

    public string Phase { set => _phase = value; }

    public TimeSpan Longest => _longest.Values.Max();

    public int AcknowledgedCount => _acknowledged;

    /// <summary>A request until it is answered.</summary>
    public async Task Measure(Func<Task> request, Deed? deed = null)
    {
        var (phase, begun) = (_phase, Stopwatch.GetTimestamp());
        await request();
        var took = Stopwatch.GetElapsedTime(begun);
        _longest.AddOrUpdate(phase, took, (_, longest) => longest > took ? longest : took);
        if (deed is not null) Interlocked.Increment(ref _acknowledged);
        if (deed?.Posts is { } clientId) _messages[clientId] = (phase, begun, Stopwatch.GetTimestamp());
    }

    public IReadOnlyCollection<Refusal> Refusals => _refusals;

    public void Refused(HttpStatusCode status, string sentence, TimeSpan took) => _refusals.Enqueue(new Refusal(_phase, status, sentence, took));

    /// <summary>How much later than its sender was told that it is kept a message was seen.</summary>
    public TimeSpan SinceAcknowledged(Guid message, long seen) =>
        _messages.TryGetValue(message, out var sent) && seen > sent.Acknowledged ? Stopwatch.GetElapsedTime(sent.Acknowledged, seen) : TimeSpan.Zero;

    /// <summary>The median time from sending in a phase until a tab shows it.</summary>
    public TimeSpan MedianDelivery(string phase, IEnumerable<KeyValuePair<Guid, long>> shown)
    {
        var times = shown.Where(one => _messages.TryGetValue(one.Key, out var sent) && sent.Phase == phase)
            .Select(one => Stopwatch.GetElapsedTime(_messages[one.Key].Sent, one.Value)).Order().ToArray();
        return times[times.Length / 2];
    }

    public override string ToString() =>
        string.Join(", ", _longest.Select(pause => $"{pause.Key} {pause.Value.TotalMilliseconds:0} ms")
            .Concat(_refusals.CountBy(refusal => (refusal.Status, refusal.Phase)).Select(count => $"{count.Value} times {(int)count.Key.Status} in “{count.Key.Phase}”")));
}

/// <summary>What somebody was told instead of being served.</summary>
internal sealed record Refusal(string Phase, HttpStatusCode Status, string Sentence, TimeSpan Took);
