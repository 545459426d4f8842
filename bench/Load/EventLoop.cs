using System.Diagnostics;

namespace OrleansMessenger.Bench.Load;

/// <summary>
/// Drives all connections of a load on the thread that calls <see cref="Run"/>: nothing here needs a lock, and what the load
/// generator costs is a read and a scan for each piece that arrives.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private readonly Epoll _epoll = new();
    private readonly Dictionary<int, Peer> _peers = [];
    private readonly PriorityQueue<Action, long> _due = new();
    private readonly int[] _readable = new int[512];
    private readonly byte[] _buffer = new byte[256 * 1024];

    public void Add(Peer peer)
    {
        _peers.Add(peer.Handle, peer);
        _epoll.Add(peer.Handle);
    }

    public void Remove(Peer peer)
    {
        if (!_peers.Remove(peer.Handle)) return;
        _epoll.Remove(peer.Handle);
        peer.Dispose();
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

    public void Dispose()
    {
        foreach (var peer in _peers.Values) peer.Dispose();
        _epoll.Dispose();
    }

    public static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Run(Func<bool> isOver, long end)
    {
        while (!isOver())
        {
            var count = _epoll.Wait(_readable, Wait(end));
            for (var i = 0; i < count; i++)
                if (_peers.TryGetValue(_readable[i], out var peer)) Read(peer);
            while (_due.TryPeek(out var action, out var at) && at <= Stopwatch.GetTimestamp())
            {
                _due.Dequeue();
                action();
            }
        }
    }

    private int Wait(long end)
    {
        var until = _due.TryPeek(out _, out var at) ? Math.Min(at, end) : end;
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), until).TotalMilliseconds;
        return (int)Math.Clamp(Math.Ceiling(left), 0, 1_000);
    }

    private void Read(Peer peer)
    {
        var count = peer.Receive(_buffer);
        if (count > 0)
        {
            peer.OnBytes(_buffer.AsSpan(0, count), Stopwatch.GetTimestamp());
            return;
        }
        Remove(peer);
        peer.OnEnd();
    }
}
