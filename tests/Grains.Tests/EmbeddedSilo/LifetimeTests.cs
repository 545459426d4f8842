using OrleansMessenger.Grains.Tests.Contract;
using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.EmbeddedSilo;

public sealed class LifetimeTests
{
    [Fact]
    public async Task An_activation_without_calls_for_the_collection_age_ends()
    {
        await using var silo = await EmbeddedHost.Start();
        var (idle, used) = (silo.NewGrain<IStateGrain>(), silo.NewGrain<IStateGrain>());
        var (idleActivation, usedActivation) = ((await idle.Read()).Activation, (await used.Read()).Activation);

        silo.Time.Advance(TimeSpan.FromMinutes(10));
        await used.Read();
        silo.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(DeactivationReasonCode.ActivationIdle, await Signals.Kept("deactivated " + idleActivation));
        Assert.NotEqual(idleActivation, (await idle.Read()).Activation);
        Assert.Equal(usedActivation, (await used.Read()).Activation);
    }

    [Fact]
    public async Task An_activation_whose_call_still_runs_is_not_idle()
    {
        await using var silo = await EmbeddedHost.Start(options => options.ResponseTimeout = TimeSpan.FromHours(2));
        var grain = silo.NewGrain<ICallGrain>();
        var name = ContractSilo.NewKey();
        Assert.Equal(1, await grain.Count());
        var call = grain.Stay(name);
        await Signals.Given("entered " + name);
        silo.Time.Advance(TimeSpan.FromHours(1));
        Signals.Give("leave " + name);
        await call;
        Assert.Equal(2, await grain.Count());
    }

    [Fact]
    public async Task Stopping_deactivates_every_activation_and_refuses_new_ones()
    {
        await using var silo = await EmbeddedHost.Start();
        var grain = silo.NewGrain<IStateGrain>();
        var activation = (await grain.Read()).Activation;

        await silo.Stop();
        Assert.True(Signals.IsGiven("deactivated " + activation));
        Assert.Equal(DeactivationReasonCode.ShuttingDown, await Signals.Kept("deactivated " + activation));
        Assert.Equal(0, silo.Activations);
        await Assert.ThrowsAsync<SiloUnavailableException>(grain.Read);
    }

    [Fact]
    public async Task A_call_times_out_after_the_response_timeout_and_not_before()
    {
        await using var silo = await EmbeddedHost.Start();
        var name = ContractSilo.NewKey();
        var call = silo.NewGrain<ICallGrain>().Stay(name);
        await Signals.Given("entered " + name);
        silo.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        silo.Time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Signals.Give("leave " + name);
    }

    [Fact]
    public async Task Shuffled_calls_run_in_another_order_than_they_were_made()
    {
        await using var silo = await EmbeddedHost.Start(options => options.ShuffleCalls = true);
        var grain = silo.NewGrain<ICallGrain>();
        var counts = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => grain.Count()));
        Assert.NotEqual(Enumerable.Range(1, 500), counts);
    }
}
