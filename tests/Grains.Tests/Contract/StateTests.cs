using Orleans.Storage;
using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class StateTests(ContractSilo silo)
{
    [Fact]
    public async Task A_state_that_was_never_written_is_new_and_has_no_record()
    {
        var snapshot = await silo.NewGrain<IStateGrain>().Read();
        Assert.Equal("", snapshot.Text);
        Assert.False(snapshot.Exists);
        Assert.Null(snapshot.Etag);
    }

    [Fact]
    public async Task Each_write_has_another_etag()
    {
        var grain = silo.NewGrain<IStateGrain>();
        await grain.Write("a");
        var first = await grain.Read();
        await grain.Write("b");
        var second = await grain.Read();
        Assert.NotNull(first.Etag);
        Assert.NotEqual(first.Etag, second.Etag);
        Assert.True(second.Exists);
    }

    [Fact]
    public async Task Writes_of_one_state_follow_one_another()
    {
        var grain = silo.NewGrain<IStateGrain>();
        await grain.WriteTwice("a", "b");
        await grain.Leave();
        Assert.Equal("b", (await grain.Read()).Text);
    }

    [Fact]
    public async Task A_cleared_state_is_new_and_can_be_written_again()
    {
        var grain = silo.NewGrain<IStateGrain>();
        await grain.Write("a");
        await grain.Clear();
        var cleared = await grain.Read();
        Assert.Equal("", cleared.Text);
        Assert.False(cleared.Exists);

        await grain.Write("b");
        await grain.Leave();
        Assert.Equal("b", (await grain.Read()).Text);
    }

    [Fact]
    public async Task A_wrong_etag_throws_InconsistentStateException_and_replaces_the_activation()
    {
        var key = ContractSilo.NewKey();
        var grain = silo.Grain<IFragileStateGrain>(key);
        await grain.Write("a");
        var before = await grain.Activation();
        TestStorage.WriteBehindTheBackOf(key);

        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Write("b"));
        Assert.NotEqual(before, await grain.Activation());
        Assert.Equal("a", await grain.Read());
        await grain.Write("c");
    }

    [Fact]
    public async Task A_failure_of_the_storage_reaches_the_caller_as_OrleansException_and_the_activation_stays()
    {
        var key = ContractSilo.NewKey();
        var grain = silo.Grain<IFragileStateGrain>(key);
        var before = await grain.Activation();
        TestStorage.FailFor(key, new IOException("disk full"));

        var exception = await Assert.ThrowsAnyAsync<OrleansException>(() => grain.Write("a"));
        Assert.IsType<IOException>(exception.InnerException);
        Assert.Equal(before, await grain.Activation());
        await grain.Write("b");
    }
}
