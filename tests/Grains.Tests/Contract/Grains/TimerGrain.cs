namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.ITimerGrain")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Ticks every millisecond; the n-th tick gives the signal "tick NAME n".</summary>
    Task StartTicking(string name, bool interleave, bool throws);

    Task StopTicking();

    /// <summary>Starts a timer of either kind and stays until the interleaving one has ticked often: has the other?</summary>
    Task<bool> PlainTimerTicksDuringTheCall(string name);

    Task Leave();

    Task<int> Ticks();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1);
    private readonly List<IGrainTimer> _timers = [];
    private int _ticks;

    public Task StartTicking(string name, bool interleave, bool throws)
    {
        var ticks = 0;
        _timers.Add(this.RegisterGrainTimer(
            async _ =>
            {
                await Task.Yield();
                _ticks++;
                Signals.Give($"tick {name} {++ticks}");
                if (throws)
                    throw new InvalidOperationException("a tick failed");
            },
            new GrainTimerCreationOptions(Short, Short) { Interleave = interleave }));
        return Task.CompletedTask;
    }

    public Task StopTicking()
    {
        _timers.ForEach(timer => timer.Dispose());
        _timers.Clear();
        return Task.CompletedTask;
    }

    public async Task<bool> PlainTimerTicksDuringTheCall(string name)
    {
        const int Often = 50;
        await StartTicking(name, interleave: false, throws: false);
        await StartTicking("interleaving " + name, interleave: true, throws: false);
        await Signals.Given($"tick interleaving {name} {Often}");
        return Signals.IsGiven($"tick {name} 1");
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);
}
