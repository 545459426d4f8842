using Orleans.Streams;

namespace OrleansMessenger.Silo.Streams;

/// <summary>Makes a cache for each queue that a silo reads.</summary>
internal sealed class EventCaches(TimeProvider clock) : IQueueAdapterCache
{
    public IQueueCache CreateQueueCache(QueueId queueId) => new EventCache(clock);
}

/// <summary>
/// What was read from a queue in the last seconds. A reader's place is a number, which holds nothing in memory; a reader that falls further
/// behind goes on with what there is, and notices the gap by version. Orleans' own caches fail such a reader, let it begin with the newest,
/// and stop reading for everybody while somebody is slow.
/// </summary>
internal sealed class EventCache(TimeProvider clock) : IQueueCache
{
    private const int Most = 16_384;
    private const int AtOnce = 1_000;
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _betweenPurges = TimeSpan.FromSeconds(1);

    /// <summary>In the order of their numbers.</summary>
    private readonly List<(QueuedEvents Events, long ReadAt)> _events = [];
    private long _purgedAt = clock.GetTimestamp();

    public int GetMaxAddCount() => AtOnce;

    public bool IsUnderPressure() => false;

    public void AddToCache(IList<IBatchContainer> messages)
    {
        var now = clock.GetTimestamp();
        foreach (var message in messages) _events.Add(((QueuedEvents)message, now));
    }

    public bool TryPurgeFromCache([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out IList<IBatchContainer> purgedItems)
    {
        // Nobody has to be told that they were delivered.
        purgedItems = null;
        // What stays moves to the front: that is done for many at once.
        if (_events.Count < Most + AtOnce && clock.GetElapsedTime(_purgedAt) < _betweenPurges) return false;
        _purgedAt = clock.GetTimestamp();
        var old = Math.Max(_events.Count - Most, 0);
        while (old < _events.Count && clock.GetElapsedTime(_events[old].ReadAt) > _kept) old++;
        _events.RemoveRange(0, old);
        return false;
    }

    /// <param name="token">Where to begin; with the newest when null.</param>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token)
    {
        var newest = _events.Count > 0 ? _events[^1].Events.Number : 0;
        // A token that is newer than all is of another reader, whose clock was ahead of this one's.
        return new Cursor(this, streamId, token is null ? newest : Math.Min(token.SequenceNumber, newest + 1));
    }

    /// <summary>The place of the first whose number is at least that one.</summary>
    private int PlaceOf(long number)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_events[middle].Events.Number < number) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private sealed class Cursor(EventCache cache, StreamId stream, long next) : IQueueCacheCursor
    {
        private QueuedEvents? _current;
        private bool _isAtEnd;

        public IBatchContainer? GetCurrent(out Exception? exception)
        {
            exception = null;
            return _current;
        }

        public bool MoveNext()
        {
            for (var place = cache.PlaceOf(next); place < cache._events.Count; place++)
            {
                var events = cache._events[place].Events;
                next = events.Number + 1;
                if (events.StreamId != stream) continue;
                _current = events;
                return true;
            }
            _isAtEnd = true;
            return false;
        }

        /// <summary>There is something new of this stream, from here on: what lies before it is other streams', if all was read.</summary>
        public void Refresh(StreamSequenceToken token)
        {
            if (_isAtEnd) next = Math.Max(next, token.SequenceNumber);
            _isAtEnd = false;
        }

        public void RecordDeliveryFailure()
        {
        }

        public void Dispose()
        {
        }
    }
}
