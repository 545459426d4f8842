using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class ActivationTests(ContractSilo silo)
{
    [Fact]
    public async Task The_state_is_read_before_OnActivateAsync()
    {
        var grain = silo.NewGrain<IStateGrain>();
        await grain.Write("written");
        await Deactivate(grain);

        var snapshot = await grain.Read();
        Assert.Equal("written", snapshot.AtActivation);
        Assert.Equal("written", snapshot.Text);
        Assert.True(snapshot.Exists);
    }

    [Fact]
    public async Task An_exception_in_OnActivateAsync_reaches_the_caller_and_a_later_call_tries_again()
    {
        var key = "refuse " + ContractSilo.NewKey();
        var grain = silo.Grain<IStateGrain>(key);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(grain.Read);
        Assert.Equal("I won't.", exception.Message);

        Signals.Give(key);
        Assert.Equal("", (await grain.Read()).Text);
    }

    [Fact]
    public async Task DeactivateOnIdle_ends_the_activation_and_drops_what_was_not_written()
    {
        var grain = silo.NewGrain<IStateGrain>();
        await grain.Write("kept");
        await grain.Change("lost");
        var before = await grain.Read();
        Assert.Equal(DeactivationReasonCode.ApplicationRequested, await Deactivate(grain));

        var after = await grain.Read();
        Assert.Equal("kept", after.Text);
        Assert.NotEqual(before.Activation, after.Activation);
    }

    [Fact]
    public async Task Calls_that_race_with_a_deactivation_are_carried_out_by_the_next_activation()
    {
        var grain = silo.NewGrain<IStateGrain>();
        var before = await grain.Read();
        var name = ContractSilo.NewKey();
        var leaving = grain.LeaveAndStay(name);
        await Signals.Given("entered " + name);
        var calls = Enumerable.Range(0, 20).Select(_ => grain.Read()).ToArray();
        Signals.Give("leave " + name);

        await leaving;
        Assert.All(await Task.WhenAll(calls), after => Assert.NotEqual(before.Activation, after.Activation));
    }

    [Fact]
    public async Task A_call_that_no_activation_stays_for_is_rejected()
    {
        await Assert.ThrowsAnyAsync<OrleansMessageRejectionException>(silo.Grain<IStateGrain>("leave at once " + ContractSilo.NewKey()).Read);
    }

    private static async Task<DeactivationReasonCode> Deactivate(IStateGrain grain)
    {
        var activation = (await grain.Read()).Activation;
        await grain.Leave();
        return (DeactivationReasonCode)(await Signals.Kept("deactivated " + activation))!;
    }
}
