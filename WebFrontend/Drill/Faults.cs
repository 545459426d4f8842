namespace OrleansMessenger.WebFrontend.Drill;

/// <summary>What goes wrong at the moment, in this process. Set on the page <c>/drill</c>, done by <see cref="FaultyServer"/>.</summary>
public sealed class Faults(TimeProvider clock) : IDisposable
{
    private readonly long _started = clock.GetTimestamp();
    private CancellationTokenSource _cut = new();
    private long _refusesUntil;
    private volatile int _latency;
    private volatile int _drop;
    private volatile int _duplicate;
    private int _streams;

    /// <summary>Milliseconds that each request, and each write of a stream, takes longer.</summary>
    public int Latency { get => _latency; set => _latency = value; }

    /// <summary>Of a hundred requests so many are carried out and not answered.</summary>
    public int Drop { get => _drop; set => _drop = value; }

    /// <summary>Of a hundred posts so many are carried out twice.</summary>
    public int Duplicate { get => _duplicate; set => _duplicate = value; }

    /// <summary>For how much longer nobody is answered.</summary>
    public TimeSpan OutageLeft
    {
        get
        {
            var left = new DateTimeOffset(Interlocked.Read(ref _refusesUntil), TimeSpan.Zero) - clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    public TimeSpan Running => clock.GetElapsedTime(_started);

    public int OpenStreams => Volatile.Read(ref _streams);

    /// <summary>What the panel did last, as a sentence.</summary>
    public string Last { get; set; } = "Nothing goes wrong yet.";

    public static bool Happens(int percent) => Random.Shared.Next(100) < percent;

    /// <summary>Counts a stream as open until what is returned is disposed; <paramref name="cut"/> is called when it shall break.</summary>
    public IDisposable Open(Action cut)
    {
        Interlocked.Increment(ref _streams);
        return new OpenStream(this, Volatile.Read(ref _cut).Token.Register(cut));
    }

    public void CutStreams() => Interlocked.Exchange(ref _cut, new()).Cancel();

    public void RefuseFor(TimeSpan time)
    {
        Interlocked.Exchange(ref _refusesUntil, (clock.GetUtcNow() + time).Ticks);
        CutStreams();
    }

    public void Reset()
    {
        Latency = Drop = Duplicate = 0;
        Interlocked.Exchange(ref _refusesUntil, 0);
    }

    public void Dispose() => _cut.Dispose();

    private sealed class OpenStream(Faults faults, CancellationTokenRegistration registration) : IDisposable
    {
        /// <summary>Waits for a cut under way: afterwards the connection serves other requests.</summary>
        public void Dispose()
        {
            registration.Dispose();
            Interlocked.Decrement(ref faults._streams);
        }
    }
}
