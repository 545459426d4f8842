using System.Threading.Channels;
using Orleans.Streams;
using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class StreamTests(ContractSilo silo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _key = ContractSilo.NewKey();

    private IPublisherGrain Publisher => silo.Grain<IPublisherGrain>(_key);

    [Fact]
    public async Task Events_reach_every_subscriber_in_order()
    {
        var (one, other) = (await Subscribe(), await Subscribe());
        await Publisher.Publish(1, 200);
        Assert.Equal(Enumerable.Range(1, 200), await one.Take(200));
        Assert.Equal(Enumerable.Range(1, 200), await other.Take(200));
    }

    [Fact]
    public async Task A_subscriber_sees_one_event_at_a_time()
    {
        var (inside, most) = (0, 0);
        var subscriber = await Subscribe(async _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        });
        await Publisher.Publish(1, 100);
        await subscriber.Take(100);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Publishing_does_not_wait_for_the_subscribers()
    {
        var free = new TaskCompletionSource();
        var subscriber = await Subscribe(_ => free.Task);
        await Publisher.Publish(1, 3);
        free.SetResult();
        await subscriber.Expect(1, 2, 3);
    }

    [Fact]
    public async Task A_late_subscriber_misses_what_was_delivered_before()
    {
        var early = await Subscribe();
        await Publisher.Publish(1, 2);
        await early.Take(2);

        var late = await Subscribe();
        await Publisher.Publish(3, 2);
        await late.Expect(3, 4);
        await early.Expect(3, 4);
    }

    [Fact]
    public async Task Nothing_comes_after_unsubscribing()
    {
        var (leaving, staying) = (await Subscribe(), await Subscribe());
        await Publisher.Publish(1, 1);
        await leaving.Take(1);
        await staying.Take(1);
        await leaving.Handle.UnsubscribeAsync();

        await Publisher.Publish(2, 5);
        await staying.Take(5);
        Assert.False(leaving.HasMore);
    }

    [Fact]
    public async Task Streams_with_other_keys_or_namespaces_are_other_streams()
    {
        var subscriber = await Subscribe();
        await silo.NewGrain<IPublisherGrain>().Publish(7, 1);
        await silo.Client.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>("other", _key).OnNextAsync(new(8));
        await Publisher.Publish(1, 1);
        await subscriber.Expect(1);
    }

    [Fact]
    public async Task Code_outside_of_grains_publishes_too()
    {
        var subscriber = await Subscribe();
        await silo.Client.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>(PublisherGrain.Namespace, _key).OnNextAsync(new(1));
        await subscriber.Expect(1);
    }

    [Fact]
    public async Task A_handler_that_throws_gets_the_event_again_and_no_other_before_it()
    {
        var tries = 0;
        var subscriber = await Subscribe(item => item.Number == 1 && Interlocked.Increment(ref tries) == 1
            ? throw new InvalidOperationException("not yet")
            : Task.CompletedTask);
        await Publisher.Publish(1, 2);
        await subscriber.Expect(1, 2);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task An_event_whose_handler_keeps_throwing_is_dropped_at_last_and_OnErrorAsync_is_called()
    {
        var other = await Subscribe();
        var subscriber = await Subscribe(item => item.Number == 1 ? throw new InvalidOperationException("never") : Task.CompletedTask);
        await Publisher.Publish(1, 2);

        await other.Expect(1, 2);
        await subscriber.Expect(2);
        Assert.IsType<StreamEventDeliveryFailureException>(await subscriber.Error.WaitAsync(Patience));
    }

    [Fact]
    public async Task Each_subscriber_has_its_own_copy()
    {
        var stream = silo.Client.GetStreamProvider(ContractSilo.Streams).GetStream<CopiedEvent>(PublisherGrain.Namespace, _key);
        var seen = Channel.CreateUnbounded<string>();
        for (var i = 0; i < 2; i++)
        {
            await stream.SubscribeAsync(async (item, _) =>
            {
                var text = string.Join(',', item.Texts);
                item.Texts.Add("changed");
                await seen.Writer.WriteAsync(text);
            });
        }

        await Publisher.PublishCopied(new(["a"]));
        Assert.Equal("a", await seen.Reader.ReadAsync().AsTask().WaitAsync(Patience));
        Assert.Equal("a", await seen.Reader.ReadAsync().AsTask().WaitAsync(Patience));
    }

    [Fact]
    public Task A_stream_has_no_end() => Assert.ThrowsAsync<NotImplementedException>(Publisher.Complete);

    private async Task<Subscriber> Subscribe(Func<NumberEvent, Task>? handle = null)
    {
        var subscriber = new Subscriber(handle);
        var stream = silo.Client.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>(StreamId.Create(PublisherGrain.Namespace, _key));
        subscriber.Handle = await stream.SubscribeAsync(subscriber.OnNext, subscriber.OnError);
        return subscriber;
    }

    private sealed class Subscriber(Func<NumberEvent, Task>? handle)
    {
        private readonly Channel<int> _seen = Channel.CreateUnbounded<int>();
        private readonly TaskCompletionSource<Exception> _error = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StreamSubscriptionHandle<NumberEvent> Handle { get; set; } = null!;

        public Task<Exception> Error => _error.Task;

        public bool HasMore => _seen.Reader.TryPeek(out _);

        public async Task OnNext(NumberEvent item, StreamSequenceToken? token)
        {
            if (handle is not null)
                await handle(item);

            await _seen.Writer.WriteAsync(item.Number);
        }

        public Task OnError(Exception exception)
        {
            _error.TrySetResult(exception);
            return Task.CompletedTask;
        }

        public async Task Expect(params int[] numbers) => Assert.Equal(numbers, await Take(numbers.Length));

        public async Task<int[]> Take(int count)
        {
            var numbers = new int[count];
            for (var i = 0; i < count; i++)
                numbers[i] = await _seen.Reader.ReadAsync().AsTask().WaitAsync(Patience);

            return numbers;
        }
    }
}
