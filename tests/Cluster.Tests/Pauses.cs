using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>How long people waited, by what was being done to the cluster meanwhile.</summary>
internal sealed class Pauses
{
    private readonly ConcurrentDictionary<string, TimeSpan> _longest = [];
    private readonly ConcurrentDictionary<Guid, long> _acknowledged = [];
    private readonly ConcurrentDictionary<string, int> _refused = [];
    private volatile string _phase = "";

    public string Phase { set => _phase = value; }

    public TimeSpan Longest => _longest.Values.Max();

    public int AcknowledgedCount => _acknowledged.Count;

    public async Task Measure(Func<Task> request)
    {
        var (phase, begun) = (_phase, Stopwatch.GetTimestamp());
        await request();
        var took = Stopwatch.GetElapsedTime(begun);
        _longest.AddOrUpdate(phase, took, (_, longest) => longest > took ? longest : took);
    }

    public void Acknowledged(Guid message) => _acknowledged[message] = Stopwatch.GetTimestamp();

    public void Refused(HttpStatusCode status) => _refused.AddOrUpdate($"{(int)status} in “{_phase}”", 1, (_, count) => count + 1);

    /// <summary>How much later than its sender was told that it is kept a message was seen.</summary>
    public TimeSpan SinceAcknowledged(Guid message, long seen) =>
        _acknowledged.TryGetValue(message, out var at) && seen > at ? Stopwatch.GetElapsedTime(at, seen) : TimeSpan.Zero;

    public override string ToString() =>
        string.Join(", ", _longest.Select(pause => $"{pause.Key} {pause.Value.TotalMilliseconds:0} ms").Concat(_refused.Select(refused => $"{refused.Value} times {refused.Key}")));
}
