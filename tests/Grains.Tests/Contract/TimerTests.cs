using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class TimerTests(ContractSilo silo)
{
    private readonly string _name = ContractSilo.NewKey();

    [Fact]
    public async Task A_timer_ticks_again_and_again_until_it_is_disposed()
    {
        var grain = silo.NewGrain<ITimerGrain>();
        await grain.StartTicking(_name, interleave: false, throws: false);
        await Signals.Given($"tick {_name} 3");
        await grain.StopTicking();
        var ticks = await grain.Ticks();

        await AnotherTimerTicksOften();
        Assert.Equal(ticks, await grain.Ticks());
    }

    [Fact]
    public async Task A_timer_that_throws_keeps_ticking()
    {
        var grain = silo.NewGrain<ITimerGrain>();
        await grain.StartTicking(_name, interleave: false, throws: true);
        await Signals.Given($"tick {_name} 3");
        await grain.StopTicking();
    }

    [Fact]
    public async Task While_a_call_runs_only_interleaving_timers_tick()
    {
        var grain = silo.NewGrain<ITimerGrain>();
        Assert.False(await grain.PlainTimerTicksDuringTheCall(_name));
        await Signals.Given($"tick {_name} 1");
        await grain.StopTicking();
    }

    [Fact]
    public async Task The_end_of_an_activation_ends_its_timers()
    {
        var grain = silo.NewGrain<ITimerGrain>();
        await grain.StartTicking(_name, interleave: false, throws: false);
        await Signals.Given($"tick {_name} 1");
        await grain.Leave();

        Assert.Equal(0, await grain.Ticks());
        await AnotherTimerTicksOften();
        Assert.Equal(0, await grain.Ticks());
    }

    private async Task AnotherTimerTicksOften()
    {
        var other = silo.NewGrain<ITimerGrain>();
        var name = ContractSilo.NewKey();
        await other.StartTicking(name, interleave: false, throws: false);
        await Signals.Given($"tick {name} 50");
        await other.StopTicking();
    }
}
