using Orleans.Serialization;
using Orleans.Streams;
using OrleansMessenger.Grains.Tests.Contract;
using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.EmbeddedSilo;

public sealed class MemoryStreamTests
{
    private const int MostPending = 16_384;

    [Fact]
    public async Task A_full_queue_refuses_the_next_event()
    {
        await using var silo = await EmbeddedHost.Start();
        var stream = silo.Client.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>("full", ContractSilo.NewKey());
        var (entered, free, last) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        await stream.SubscribeAsync(async (item, _) =>
        {
            entered.TrySetResult();
            await free.Task;
            if (item.Number == MostPending)
                last.SetResult();
        });
        await stream.OnNextAsync(new(0));
        await entered.Task;
        for (var number = 1; number <= MostPending; number++)
            await stream.OnNextAsync(new(number));

        await Assert.ThrowsAsync<InvalidOperationException>(() => stream.OnNextAsync(new(-1)));
        free.SetResult();
        await last.Task;
    }

    [Fact]
    public async Task An_immutable_event_is_shared_by_its_subscribers()
    {
        await using var silo = await EmbeddedHost.Start();
        var stream = silo.Client.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>("shared", ContractSilo.NewKey());
        var seen = new TaskCompletionSource<NumberEvent>();
        await stream.SubscribeAsync((item, _) =>
        {
            seen.SetResult(item);
            return Task.CompletedTask;
        });
        var published = new NumberEvent(1);
        await stream.OnNextAsync(published);
        Assert.Same(published, await seen.Task);
    }

    [Fact]
    public async Task A_grain_can_not_subscribe()
    {
        await using var silo = await EmbeddedHost.Start();
        await Assert.ThrowsAsync<NotSupportedException>(() => silo.NewGrain<ISubscribingGrain>().Subscribe());
    }

    [Fact]
    public async Task An_event_type_without_a_serializer_is_refused()
    {
        await using var silo = await EmbeddedHost.Start();
        var provider = silo.Client.GetStreamProvider(ContractSilo.Streams);
        Assert.Throws<CodecNotFoundException>(() => provider.GetStream<ContractCheckTests.Plain>("plain", "key"));
    }

    [Fact]
    public async Task An_unknown_provider_is_refused()
    {
        await using var silo = await EmbeddedHost.Start();
        Assert.Throws<KeyNotFoundException>(() => silo.Client.GetStreamProvider("unknown"));
    }
}

public interface ISubscribingGrain : IGrainWithStringKey
{
    Task Subscribe();
}

public sealed class SubscribingGrain : Grain, ISubscribingGrain
{
    public Task Subscribe() => this.GetStreamProvider(ContractSilo.Streams)
        .GetStream<NumberEvent>("own", this.GetPrimaryKeyString())
        .SubscribeAsync((_, _) => Task.CompletedTask);
}
