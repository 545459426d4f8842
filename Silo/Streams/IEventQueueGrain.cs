using Orleans.Concurrency;

namespace OrleansMessenger.Silo.Streams;

/// <summary>
/// One of the queues between those who publish events and the silo that delivers them. In memory: what is lost with a silo, readers
/// notice by version.
/// </summary>
[Alias("messenger.IEventQueueGrain")]
public interface IEventQueueGrain : IGrainWithStringKey
{
    /// <summary>Answers when the event is queued, not when it is delivered.</summary>
    /// <exception cref="InvalidOperationException">The queue is full.</exception>
    [Alias("Add"), AlwaysInterleave]
    Task Add(QueuedEvents events);

    /// <summary>
    /// Takes what is queued, at most so many. Waits for something for <see cref="EventQueueGrain.LongestWait"/>, then answers with nothing.
    /// One reader waits at a time: the next one ends the wait of the one before.
    /// </summary>
    [Alias("Take"), AlwaysInterleave]
    Task<List<QueuedEvents>> Take(int most);
}
