using System.Diagnostics;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// Connections that get the same bytes. The hot path of delivery: one pass hands everything gathered so far to every connection as one
/// buffer; what arrives meanwhile gathers for the next, so a lone event never waits and a flood is written in batches: a write costs
/// the same for one frame as for many. A pass only hands over, and the sending goes on after it. So the next one waits for a part of that,
/// and then for as many frames as the last one had: whoever answers to it is about to. Where handing over takes no time, nothing waits.
/// </summary>
public sealed class ConnectionGroup : IThreadPoolWorkItem
{
    /// <summary>In times of what handing over took, after it.</summary>
    private const int Soonest = 2;
    private const int Latest = 20;
    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Dictionary<Connection, long> _connections = [];
    private KeyValuePair<Connection, long>[]? _snapshot;
    private List<byte[]> _gathered = [];
    private int _urgent;
    private long _passedFrames;
    private long _passEnded;
    private TimeSpan _passTook;
    private int _passHad;
    private bool _passing;
    private TaskCompletionSource? _asMany;
    private bool _retired;
    private bool _flushes;

    public int Count
    {
        get
        {
            lock (_gate) return _connections.Count;
        }
    }

    public bool IsEmpty => Count == 0;

    public IEnumerable<Connection> All => Snapshot().Select(one => one.Key);

    /// <summary>From now on the connection gets every frame that is sent after this call, and none from before. False when retired.</summary>
    public bool TryAdd(Connection connection)
    {
        lock (_gate)
        {
            if (_retired) return false;
            _connections[connection] = _passedFrames + _gathered.Count;
            _snapshot = null;
            return true;
        }
    }

    public void Remove(Connection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            _snapshot = null;
        }
    }

    /// <summary>Closes every connection, each with a last word of its own.</summary>
    public void Close(Func<byte[]> lastWord)
    {
        foreach (var (connection, _) in Snapshot()) connection.Close(lastWord());
    }

    /// <summary>Takes no more connections, if it has none.</summary>
    public bool TryRetire()
    {
        lock (_gate) return _retired = _connections.Count == 0;
    }

    public void Send(byte[] frame)
    {
        lock (_gate)
        {
            _gathered.Add(frame);
            if (++_urgent >= _passHad) _asMany?.TrySetResult();
            if (_passing) return;
            _passing = true;
        }
        StartPass();
    }

    /// <summary>
    /// What is not urgent: goes with what is sent next, if something was a moment ago, to this group or to one of its connections by another.
    /// </summary>
    public void SendAlong(byte[] frame)
    {
        bool waits;
        lock (_gate)
        {
            waits = _passing || Stopwatch.GetElapsedTime(_passEnded).TotalMilliseconds < Connection.TravelsWithin;
            if (waits) _gathered.Add(frame);
        }
        if (!waits) foreach (var (connection, _) in Snapshot()) waits |= connection.SendAlong(frame);
        if (waits && !Interlocked.Exchange(ref _flushes, true)) _ = FlushLater();
    }

    private async Task FlushLater()
    {
        await Task.Delay(Connection.TravelsWithin).ConfigureAwait(false);
        _flushes = false;
        if (TryBeginPass()) StartPass();
        foreach (var (connection, _) in Snapshot()) connection.Flush();
    }

    /// <summary>True when something has gathered and no pass was under way; then one is.</summary>
    private bool TryBeginPass()
    {
        lock (_gate)
        {
            if (_passing || _gathered.Count == 0) return false;
            return _passing = true;
        }
    }

    private void StartPass()
    {
        if (Until(Latest) < _shortestWait) Queue();
        else _ = PassLater();
    }

    /// <summary>Whoever sends waits for no pass.</summary>
    private void Queue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    private async Task PassLater()
    {
        if (Until(Soonest) is { Ticks: > 0 } soonest) await Task.Delay(soonest).ConfigureAwait(false);
        var asMany = AsMany();
        if (Until(Latest) is { Ticks: > 0 } latest) await asMany.WaitAsync(latest).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Queue();
    }

    /// <summary>Completes when as many frames have gathered as the last pass had, but for those that could wait.</summary>
    private Task AsMany()
    {
        lock (_gate)
        {
            if (_urgent >= _passHad) return Task.CompletedTask;
            return (_asMany = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    private TimeSpan Until(int times)
    {
        var wait = _passTook * times;
        return (wait < _longestWait ? wait : _longestWait) - Stopwatch.GetElapsedTime(_passEnded);
    }

    void IThreadPoolWorkItem.Execute()
    {
        List<byte[]> frames;
        KeyValuePair<Connection, long>[] connections;
        long first;
        lock (_gate)
        {
            (frames, _gathered, _asMany) = (_gathered, [], null);
            (_passHad, _urgent) = (_urgent, 0);
            first = _passedFrames;
            _passedFrames += frames.Count;
            connections = Snapshot();
        }
        var begun = Stopwatch.GetTimestamp();
        Pass(frames, first, connections);
        _passEnded = Stopwatch.GetTimestamp();
        _passTook = Stopwatch.GetElapsedTime(begun, _passEnded);
        lock (_gate)
        {
            _passing = _urgent > 0 || (_gathered.Count > 0 && !_flushes);
            if (!_passing) return;
        }
        StartPass();
    }

    private static void Pass(List<byte[]> frames, long first, KeyValuePair<Connection, long>[] connections)
    {
        var all = ServerSentEvent.Join(frames);
        foreach (var (connection, joinedAt) in connections)
        {
            if (joinedAt <= first) connection.Send(all);
            else foreach (var frame in frames.Skip((int)(joinedAt - first))) connection.Send(frame);
        }
    }

    /// <summary>Made anew only when connections came or went.</summary>
    private KeyValuePair<Connection, long>[] Snapshot()
    {
        lock (_gate) return _snapshot ??= [.. _connections];
    }
}
