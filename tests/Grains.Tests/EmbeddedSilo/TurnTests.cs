using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.EmbeddedSilo;

public sealed class TurnTests
{
    [Fact]
    public async Task A_call_from_outside_to_an_idle_grain_wakes_no_thread()
    {
        await using var silo = await EmbeddedHost.Start();
        var grain = silo.NewGrain<ICallGrain>();
        await grain.Key();
        // The turn before may still be on its way out.
        await Eventually.Is("a call runs on its caller's thread", () => Task.FromResult(RunsHere(grain)));
    }

    [Fact]
    public async Task A_call_by_a_grain_leaves_it_its_thread()
    {
        await using var silo = await EmbeddedHost.Start();
        var (grain, other) = (silo.NewGrain<ICallGrain>(), silo.NewGrain<ICallGrain>());
        for (var i = 0; i < 10; i++) Assert.False(await grain.SharesThreadWith(other));
    }

    /// <summary>This thread waits, so that no turn could take it later.</summary>
    private static bool RunsHere(ICallGrain grain) => grain.Thread().GetAwaiter().GetResult() == Environment.CurrentManagedThreadId;
}
