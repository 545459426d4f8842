using Orleans.Runtime;
using Orleans.Streams;

namespace EmbeddedSilo;

internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    /// <summary>Takes the event into the subscribers' queues; it doesn't wait for them.</summary>
    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        try
        {
            provider.Publish(streamId, item);
            return Task.CompletedTask;
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    public Task OnCompletedAsync() => throw new NotImplementedException("Memory streams of Orleans have no end.");

    public Task OnErrorAsync(Exception ex) => throw new NotImplementedException("Memory streams of Orleans carry no errors.");

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (TaskScheduler.Current is Activation activation)
            throw new NotSupportedException($"{activation.GrainId} can't subscribe to a stream: in this silo only code outside of grains does.");

        var subscription = new StreamSubscription<T>(provider, streamId, observer);
        provider.Add(subscription);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new Handle(provider, subscription));
    }

    private sealed class Handle(MemoryStreamProvider provider, StreamSubscription<T> subscription) : StreamSubscriptionHandle<T>
    {
        public override StreamId StreamId => subscription.Stream;

        public override string ProviderName => provider.Name;

        public override Guid HandleId { get; } = Guid.NewGuid();

        public override Task UnsubscribeAsync()
        {
            provider.Remove(subscription);
            subscription.End();
            return Task.CompletedTask;
        }
    }
}
