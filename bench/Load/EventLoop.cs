using System.Diagnostics;

namespace OrleansMessenger.Bench.Load;

/// <summary>
/// Drives all connections of a load on the thread that calls <see cref="RunFor"/> or <see cref="RunUntil"/>: nothing here needs a lock,
/// and what the load generator costs is a read and a scan for each piece that arrives.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private const int MostEvents = 512;

    private readonly int _epoll = Linux.NewEpoll();
    private readonly Dictionary<int, Peer> _peers = [];
    private readonly PriorityQueue<Action, long> _due = new();
    private readonly int[] _ready = new int[MostEvents];
    private readonly byte[] _events = new byte[MostEvents * Linux.EventSize];
    private readonly byte[] _buffer = new byte[256 * 1024];

    public void Add(Peer peer)
    {
        _peers.Add(peer.Handle, peer);
        Linux.Watch(_epoll, peer.Handle, isNew: true, forWriting: peer.HasUnsent);
        peer.UnsentChanged = changed => Linux.Watch(_epoll, changed.Handle, isNew: false, forWriting: changed.HasUnsent);
    }

    /// <summary>Closes the connection.</summary>
    public void Remove(Peer peer)
    {
        if (_peers.Remove(peer.Handle)) Linux.Close(peer.Handle);
    }

    /// <summary>Does something at a timestamp of <see cref="Stopwatch"/>, or up to a millisecond later.</summary>
    public void At(long timestamp, Action action) => _due.Enqueue(action, timestamp);

    public void RunFor(TimeSpan time)
    {
        var end = Stopwatch.GetTimestamp() + Ticks(time);
        Run(() => Stopwatch.GetTimestamp() >= end, end);
    }

    /// <exception cref="TimeoutException">It did not come to be; <paramref name="what"/> says what.</exception>
    public void RunUntil(string what, Func<bool> isSo, double seconds = 60)
    {
        var end = Stopwatch.GetTimestamp() + Ticks(TimeSpan.FromSeconds(seconds));
        Run(() => isSo() || Stopwatch.GetTimestamp() >= end, end);
        if (!isSo()) throw new TimeoutException($"Waited {seconds:0} s in vain: {what}");
    }

    /// <summary>Takes what has come, without waiting.</summary>
    public void Poll() => Turn(0);

    public void Dispose()
    {
        foreach (var handle in _peers.Keys) Linux.Close(handle);
        Linux.Close(_epoll);
    }

    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Run(Func<bool> isOver, long end)
    {
        while (!isOver()) Turn(Wait(end));
    }

    private void Turn(int milliseconds)
    {
        var count = Linux.Wait(_epoll, _events, _ready, milliseconds);
        for (var i = 0; i < count; i++)
            if (_peers.TryGetValue(_ready[i], out var peer)) Serve(peer);
        while (_due.TryPeek(out var action, out var at) && at <= Stopwatch.GetTimestamp())
        {
            _due.Dequeue();
            action();
        }
    }

    private int Wait(long end)
    {
        var until = _due.TryPeek(out _, out var at) ? Math.Min(at, end) : end;
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until).TotalMilliseconds;
        return (int)Math.Clamp(Math.Ceiling(left), 0, 1_000);
    }

    private void Serve(Peer peer)
    {
        if (peer.HasUnsent) peer.SendUnsent();
        if (Linux.Receive(peer.Handle, _buffer) is not { } count) return;
        if (count > 0)
        {
            peer.OnBytes(_buffer.AsSpan(0, count), Stopwatch.GetTimestamp());
            return;
        }
        Remove(peer);
        peer.OnEnd();
    }
}
