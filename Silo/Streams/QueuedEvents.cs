using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace OrleansMessenger.Silo.Streams;

/// <summary>Events of one stream that were published together.</summary>
/// <param name="Number">Its place among what one reader has read; 0 while it is queued.</param>
[GenerateSerializer, Immutable, Alias("messenger.QueuedEvents")]
public sealed record QueuedEvents(StreamId StreamId, object[] Events, long Number = 0) : IBatchContainer
{
    public StreamSequenceToken SequenceToken => new EventSequenceTokenV2(Number);

    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>() =>
        Events.OfType<T>().Select((one, index) => Tuple.Create(one, (StreamSequenceToken)new EventSequenceTokenV2(Number, index)));

    public bool ImportRequestContext() => false;
}
