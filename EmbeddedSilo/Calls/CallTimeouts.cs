namespace EmbeddedSilo;

/// <summary>
/// The calls in flight, so that one sweep ends those that wait for too long: no timer and no clock reading per call.
/// Each list is in the order of time, so a sweep looks only at those that are due and one more.
/// </summary>
internal sealed class CallTimeouts
{
    private const int SweepsPerTimeout = 16;

    private readonly List[] _lists;
    private readonly TimeSpan _timeout;
    private long _sweep;

    public CallTimeouts(TimeSpan timeout)
    {
        _timeout = timeout;
        _lists = new List[Environment.ProcessorCount];
        for (var i = 0; i < _lists.Length; i++)
            _lists[i] = new();
    }

    public TimeSpan Period => _timeout / SweepsPerTimeout;

    public void Add(GrainCall call)
    {
        var list = _lists[Thread.GetCurrentProcessorId() % _lists.Length];
        var place = call.Place;
        place.Call = call;
        place.SweepAtStart = Volatile.Read(ref _sweep);
        lock (list)
        {
            place.List = list;
            place.Previous = list.End.Previous;
            place.Next = list.End;
            list.End.Previous!.Next = place;
            list.End.Previous = place;
        }
    }

    public static void Remove(GrainCall call)
    {
        var place = call.Place;
        if (place.List is not { } list)
            return;

        lock (list)
        {
            if (place.Call is null)
                return;

            place.Previous!.Next = place.Next;
            place.Next!.Previous = place.Previous;
            place.Call = null;
        }
    }

    public void Sweep()
    {
        var due = Interlocked.Increment(ref _sweep) - SweepsPerTimeout;
        foreach (var list in _lists)
        {
            while (Due(list, due) is { } call)
                call.TimeOut(_timeout);
        }
    }

    private static GrainCall? Due(List list, long due)
    {
        lock (list)
        {
            var oldest = list.End.Next!;
            return oldest != list.End && oldest.SweepAtStart < due ? oldest.Call : null;
        }
    }

    /// <summary>A call's place in the list that it is in.</summary>
    internal sealed class Place
    {
        public GrainCall? Call { get; set; }

        public List? List { get; set; }

        public long SweepAtStart { get; set; }

        public Place? Previous { get; set; }

        public Place? Next { get; set; }
    }

    /// <summary>A ring: what follows the end is the oldest.</summary>
    internal sealed class List
    {
        public List()
        {
            End.Next = End;
            End.Previous = End;
        }

        public Place End { get; } = new();
    }
}
