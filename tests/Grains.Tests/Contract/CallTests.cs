using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class CallTests(ContractSilo silo)
{
    [Fact]
    public async Task A_call_returns_what_the_method_returns()
    {
        var key = ContractSilo.NewKey();
        Assert.Equal(key, await silo.Grain<ICallGrain>(key).Key());
        Assert.Equal(5, await silo.NewGrain<ICallGrain>().Add(2, 3));
    }

    [Fact]
    public async Task All_references_with_one_key_lead_to_one_grain()
    {
        var key = ContractSilo.NewKey();
        Assert.Equal(1, await silo.Grain<ICallGrain>(key).Count());
        Assert.Equal(2, await silo.Grain<ICallGrain>(key).Count());
        Assert.Equal(silo.Grain<ICallGrain>(key), silo.Grain<ICallGrain>(key));
    }

    [Fact]
    public async Task Calls_that_are_not_awaited_all_run_one_at_a_time_in_whatever_order()
    {
        var grain = silo.NewGrain<ICallGrain>();
        var counts = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => grain.Count()));
        Assert.Equal(Enumerable.Range(1, 500), counts.Order());
    }

    [Fact]
    public async Task A_call_waits_while_another_is_between_two_turns()
    {
        var grain = silo.NewGrain<ICallGrain>();
        var (first, second) = (ContractSilo.NewKey(), ContractSilo.NewKey());
        var calls = new List<Task> { grain.Stay(first) };
        await Signals.Given("entered " + first);

        calls.Add(grain.Stay(second));
        await silo.NewGrain<ICallGrain>().Count();
        Assert.False(Signals.IsGiven("entered " + second));

        Signals.Give("leave " + first);
        await Signals.Given("entered " + second);
        Assert.True(Signals.IsGiven("left " + first));
        Signals.Give("leave " + second);
        await Task.WhenAll(calls);
    }

    [Fact]
    public Task An_AlwaysInterleave_method_starts_while_another_call_runs()
    {
        var grain = silo.NewGrain<ICallGrain>();
        return BothAreInAtOnce(grain.Stay, grain.StayInterleaved);
    }

    [Fact]
    public Task ReadOnly_methods_interleave_with_each_other()
    {
        var grain = silo.NewGrain<ICallGrain>();
        return BothAreInAtOnce(grain.StayReading, grain.StayReading);
    }

    [Fact]
    public Task The_calls_of_a_Reentrant_class_interleave()
    {
        var grain = silo.NewGrain<IReentrantGrain>();
        return BothAreInAtOnce(grain.Stay, grain.Stay);
    }

    [Fact]
    public async Task A_grain_that_calls_back_through_another_waits_for_itself_until_the_timeout()
    {
        var (a, b) = (silo.NewGrain<ICallGrain>(), silo.NewGrain<ICallGrain>());
        await Assert.ThrowsAsync<TimeoutException>(() => a.CallBack(b));
    }

    [Fact]
    public async Task After_the_timeout_the_method_goes_on_and_the_grain_serves_the_next_call()
    {
        var grain = silo.NewGrain<ICallGrain>();
        var name = ContractSilo.NewKey();
        await Assert.ThrowsAsync<TimeoutException>(() => grain.Stay(name));

        Assert.False(Signals.IsGiven("left " + name));
        var next = grain.Count();
        Signals.Give("leave " + name);
        await Signals.Given("left " + name);
        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task A_call_whose_caller_has_given_up_before_it_started_never_runs()
    {
        var grain = silo.NewGrain<ICallGrain>();
        var name = ContractSilo.NewKey();
        var running = grain.Stay(name);
        await Signals.Given("entered " + name);
        await Assert.ThrowsAsync<TimeoutException>(() => grain.Count());
        await Assert.ThrowsAsync<TimeoutException>(() => running);

        Signals.Give("leave " + name);
        Assert.Equal(1, await grain.Count());
    }

    [Fact]
    public async Task An_await_stays_on_the_grains_scheduler_and_only_ConfigureAwait_and_TaskRun_leave_it()
    {
        var places = await silo.NewGrain<ICallGrain>().WhereAwaitsContinue();
        Assert.Equal([true, true, true, false, true, false], places);
    }

    [Fact]
    public async Task A_cancelled_token_reaches_the_grain_and_frees_the_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var name = ContractSilo.NewKey();
        var call = silo.NewGrain<ICallGrain>().Cancellable(name, cancellation.Token);
        await Signals.Given("entered " + name);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Signals.Given("left " + name);
    }

    [Fact]
    public async Task What_a_caller_keeps_in_an_AsyncLocal_does_not_reach_the_grain()
    {
        CallGrain.Local.Value = "the caller's";
        Assert.Null(await silo.NewGrain<ICallGrain>().ReadLocal());
    }

    [Fact]
    public async Task Methods_of_base_interfaces_and_overloads_are_called_like_any_other()
    {
        var key = ContractSilo.NewKey();
        var grain = silo.Grain<IGreetingGrain>(key);
        Assert.Equal(key, await grain.Name());
        Assert.Equal("Hello a", await grain.Greet("a"));
        Assert.Equal("Hello a and b", await grain.Greet("a", "b"));
        Assert.Equal(key, await silo.Grain<INamedGrain>(key).Name());
    }

    [Fact]
    public void A_grain_needs_a_class_and_a_key()
    {
        Assert.ThrowsAny<ArgumentException>(() => silo.Grain<INobodysGrain>("key"));
        Assert.ThrowsAny<ArgumentException>(() => silo.Grain<ICallGrain>(" "));
    }

    private static async Task BothAreInAtOnce(Func<string, Task> first, Func<string, Task> second)
    {
        var (one, two) = (ContractSilo.NewKey(), ContractSilo.NewKey());
        var calls = new List<Task> { first(one) };
        await Signals.Given("entered " + one);
        calls.Add(second(two));
        await Signals.Given("entered " + two);
        Assert.False(Signals.IsGiven("left " + one));

        Signals.Give("leave " + one);
        Signals.Give("leave " + two);
        await Task.WhenAll(calls);
    }
}
