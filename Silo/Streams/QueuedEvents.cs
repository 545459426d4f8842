using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace OrleansMessenger.Silo.Streams;

/// <summary>Events of one stream that were published together.</summary>
/// <param name="Number">Grows along the queue, over its activations too.</param>
[GenerateSerializer, Immutable, Alias("messenger.QueuedEvents")]
public sealed record QueuedEvents(StreamId StreamId, object[] Events, long Number) : IBatchContainer
{
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Number);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Events.OfType<T>().Select((one, index) => Tuple.Create(one, (StreamSequenceToken)new EventSequenceTokenV2(Number, index)));

    public bool ImportRequestContext() => false;
}
