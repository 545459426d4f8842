using Orleans.Runtime;

namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Ticks every millisecond; the n-th tick gives the signal "tick NAME n".</summary>
    Task StartTicking(string name, bool interleave, bool throws);

    Task StopTicking();

    /// <summary>Starts a timer and stays until its first tick, or gives up.</summary>
    Task<bool> StayUntilTheTick(string name, bool interleave);

    Task Leave();

    Task<int> Ticks();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);
    private IGrainTimer? _timer;
    private int _ticks;

    public Task StartTicking(string name, bool interleave, bool throws)
    {
        _timer = this.RegisterGrainTimer(_ => Tick(name, throws), new GrainTimerCreationOptions(Short, Short) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StopTicking()
    {
        _timer!.Dispose();
        _timer = null;
        return Task.CompletedTask;
    }

    public async Task<bool> StayUntilTheTick(string name, bool interleave)
    {
        await StartTicking(name, interleave, throws: false);
        await Task.WhenAny(Signals.Given($"tick {name} 1"), Task.Delay(TimeSpan.FromMilliseconds(interleave ? 2_500 : 300)));
        return _ticks > 0;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    private async Task Tick(string name, bool throws)
    {
        await Task.Yield();
        Signals.Give($"tick {name} {++_ticks}");
        if (throws)
            throw new InvalidOperationException("a tick failed");
    }
}
