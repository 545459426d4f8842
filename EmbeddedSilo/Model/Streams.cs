using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>An event's place in its stream. Memory streams can't be rewound, so there is nothing to do with it but to compare.</summary>
public abstract class StreamSequenceToken
{
    public abstract long SequenceNumber { get; protected set; }
}

public interface IStreamProvider
{
    string Name { get; }

    bool IsRewindable { get; }

    IAsyncStream<T> GetStream<T>(StreamId streamId);
}

public interface IAsyncStream
{
    bool IsRewindable { get; }

    string ProviderName { get; }

    StreamId StreamId { get; }
}

public interface IAsyncObserver<in T>
{
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    Task OnCompletedAsync();

    Task OnErrorAsync(Exception ex);
}

public interface IAsyncObservable<T>
{
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);
}

public interface IAsyncStream<T> : IAsyncStream, IAsyncObservable<T>, IAsyncObserver<T>;

public abstract class StreamSubscriptionHandle<T>
{
    public abstract StreamId StreamId { get; }

    public abstract string ProviderName { get; }

    public abstract Guid HandleId { get; }

    /// <summary>No event is given to the handler after this, save one that it is handling.</summary>
    public abstract Task UnsubscribeAsync();
}
