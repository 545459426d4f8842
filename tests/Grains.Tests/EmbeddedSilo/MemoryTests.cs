using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.EmbeddedSilo;

/// <summary>Apart from the other tests, which use memory of the same process.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private const int Count = 20_000;

    [Fact]
    public async Task An_idle_activation_takes_less_than_a_kibibyte_and_an_ended_one_next_to_nothing()
    {
        await using var silo = await EmbeddedHost.Start();
        await silo.NewGrain<ICallGrain>().Count();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
            await silo.NewGrain<ICallGrain>().Count();

        Assert.Equal(Count + 1, silo.Activations);
        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Count, 0, 1_024);

        await silo.Stop();
        Assert.Equal(0, silo.Activations);
        // The directory's table keeps its size.
        Assert.InRange((GC.GetTotalMemory(forceFullCollection: true) - before) / Count, -1_024, 128);
    }
}
