using System.Collections.Concurrent;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Streams;

namespace EmbeddedSilo;

/// <summary>Streams in memory. Only those that somebody subscribes to take up any.</summary>
internal sealed class MemoryStreamProvider(string name, Silo silo) : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, StreamSubscription[]> _subscriptions = new();

    public string Name => name;

    public bool IsRewindable => false;

    public Silo Silo => silo;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => SerializableTypes.WhyNot(typeof(T)) is { } reason
        ? throw new CodecNotFoundException($"{typeof(T)} can't be the event of a stream: {reason}")
        : new MemoryStream<T>(this, streamId);

    public void Publish(StreamId streamId, object? item)
    {
        if (!_subscriptions.TryGetValue(streamId, out var subscriptions))
            return;

        if (subscriptions.Any(subscription => subscription.IsFull))
            throw new InvalidOperationException($"A subscriber of stream {streamId} is {StreamSubscription.MostPending} events behind, so no more are taken.");

        var own = DeepCopy.Of(item);
        foreach (var subscription in subscriptions)
            subscription.Add(own);
    }

    public void Add(StreamSubscription subscription) =>
        _subscriptions.AddOrUpdate(subscription.Stream, _ => [subscription], (_, others) => [.. others, subscription]);

    public void Remove(StreamSubscription subscription)
    {
        while (_subscriptions.TryGetValue(subscription.Stream, out var subscriptions) && subscriptions.Contains(subscription))
        {
            StreamSubscription[] others = [.. subscriptions.Where(other => other != subscription)];
            if (others.Length > 0 ? _subscriptions.TryUpdate(subscription.Stream, others, subscriptions) : _subscriptions.TryRemove(KeyValuePair.Create(subscription.Stream, subscriptions)))
                return;
        }
    }
}
