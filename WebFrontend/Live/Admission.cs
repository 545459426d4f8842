using Microsoft.Extensions.Options;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// How many streams may be opened in a window of time, by everybody together. Whoever follows a server that dies or is replaced
/// comes back to this one at the same moment: they are told how wide to spread, and those who come too early when to come again.
/// </summary>
public sealed class Admission(IOptions<MessengerOptions> options, TimeProvider clock)
{
    /// <summary>Who is refused waits no longer than the window and this, however many were refused before.</summary>
    private static readonly TimeSpan _longestQueue = TimeSpan.FromSeconds(60);

    private readonly int _most = options.Value.Limits.OpenEvents.Requests;
    private readonly TimeSpan _window = TimeSpan.FromSeconds(options.Value.Limits.OpenEvents.Seconds);
    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Queue<TimeSpan> _admitted = [];
    private TimeSpan _lastPlace;
    private long _sentAway;

    /// <summary>
    /// Admits a stream, or says in how many seconds to ask again. The bound is exact, since every time within the window is
    /// kept: with the one that is admitted there are at most as many as may be, whatever window it ends.
    /// </summary>
    public bool TryEnter(out int retryAfterSeconds)
    {
        lock (_gate)
        {
            var now = clock.GetElapsedTime(_start);
            while (_admitted.TryPeek(out var first) && now - first >= _window) _admitted.Dequeue();
            var admitted = _admitted.Count < _most;
            if (admitted) _admitted.Enqueue(now);
            retryAfterSeconds = admitted ? 0 : SecondsToPlace(now);
            return admitted;
        }
    }

    /// <summary>Over how many milliseconds so many readers have to spread, in order to be admitted all.</summary>
    public long Spread(int readers) => (long)Math.Ceiling(readers * _window.TotalMilliseconds / _most);

    /// <summary>
    /// In how many milliseconds the next one who is sent away may come back: somewhere in a slot of its own. Slots are so much
    /// wider than the window asks for that chance brings no reader too many into it.
    /// </summary>
    public long NextReturn()
    {
        var chance = _window.TotalMilliseconds / _most;
        var slot = (_window.TotalMilliseconds + chance) / _most;
        return (long)((Interlocked.Increment(ref _sentAway) - 1) * slot + Random.Shared.NextDouble() * chance);
    }

    /// <summary>
    /// Each that is refused gets the next place after the window that is full. Rounded down, for a reader adds up to a second:
    /// so the first that fill a window come in the next one, and so on.
    /// </summary>
    private int SecondsToPlace(TimeSpan now)
    {
        var place = TimeSpan.FromTicks(Math.Max((_lastPlace + _window / _most).Ticks, (_admitted.Peek() + _window).Ticks));
        _lastPlace = TimeSpan.FromTicks(Math.Min(place.Ticks, (now + _window + _longestQueue).Ticks));
        return Math.Max(1, (int)(_lastPlace - now).TotalSeconds);
    }
}
