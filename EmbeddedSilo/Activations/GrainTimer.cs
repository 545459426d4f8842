using Orleans;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>
/// A timer of an activation. It is armed for one tick at a time, again after that tick has ended, so ticks never pile up; a tick
/// waits its turn like a call.
/// </summary>
internal sealed class GrainTimer : Request, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _disposed = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private TimeSpan _due;
    private TimeSpan _period;
    private bool _isTicking;
    private bool _isChanged;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        _timer = activation.Silo.Time.CreateTimer(static timer => ((GrainTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool Interleaves => _options.Interleave;

    public override bool KeepsAlive => _options.KeepAlive;

    public override bool IsAbandoned => _disposed.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _due = dueTime;
            _period = period;
            _isChanged = true;
            if (!_isTicking)
                _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override Task Invoke(Grain grain)
    {
        _isChanged = false;
        return _callback(_disposed.Token);
    }

    public override void Complete(Task task)
    {
        if (task.Exception?.InnerException is { } exception)
            _activation.Silo.Log.TickFailed(_activation.GrainId, exception);

        lock (_gate)
        {
            _isTicking = false;
            if (!IsAbandoned)
                _timer.Change(_isChanged ? _due : _period, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Reject(Exception reason)
    {
    }

    public override void Reroute()
    {
    }

    public void Dispose()
    {
        _disposed.Cancel();
        _timer.Dispose();
        _activation.Remove(this);
    }

    private void Tick()
    {
        lock (_gate)
            _isTicking = true;

        _activation.Receive(this);
    }
}
