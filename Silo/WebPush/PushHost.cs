using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>What waits for one push service, person by person, and whether it answers. Used under the queue's lock.</summary>
internal sealed class PushHost
{
    private const int AtOnce = 16;

    /// <summary>So many times in a row without an answer, and it is left alone.</summary>
    private const int MostSilences = 3;
    private static readonly TimeSpan _firstRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _longestRest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Queue<Push>> _waiting = [];
    private readonly Queue<string> _turns = [];
    private int _silences;
    private DateTimeOffset _silentAt;
    private DateTimeOffset _leftAloneUntil;

    public int Sending { get; set; }

    public bool HasWaiting => _turns.Count > 0;

    public bool IsIdle => Sending == 0 && !HasWaiting;

    public void Add(Push push)
    {
        if (_waiting.TryGetValue(push.UserId, out var pushes))
        {
            pushes.Enqueue(push);
            return;
        }
        _waiting[push.UserId] = new Queue<Push>([push]);
        _turns.Enqueue(push.UserId);
    }

    /// <summary>The next push of the next person who may send; null when there is none. One that didn't answer is tried with one at a time.</summary>
    public Push? Take(Func<string, bool> maySend)
    {
        for (var people = Sending < (_silences > 0 ? 1 : AtOnce) ? _turns.Count : 0; people > 0; people--)
        {
            var userId = _turns.Dequeue();
            var pushes = _waiting[userId];
            var push = maySend(userId) ? pushes.Dequeue() : null;
            if (pushes.Count > 0) _turns.Enqueue(userId);
            else _waiting.Remove(userId);
            if (push is null) continue;
            Sending++;
            return push;
        }
        return null;
    }

    public bool IsLeftAlone(DateTimeOffset now) => now < _leftAloneUntil;

    public void Answered(bool isAnswer, DateTimeOffset begun, DateTimeOffset now)
    {
        if (isAnswer) _silences = 0;
        // Those that were sent side by side met the same silence.
        else if (begun >= _silentAt || _silences == 0)
        {
            (_silences, _silentAt) = (_silences + 1, now);
            if (_silences < MostSilences) return;
            var rest = _firstRest * Math.Pow(2, Math.Min(_silences - MostSilences, 10));
            _leftAloneUntil = now + (rest < _longestRest ? rest : _longestRest);
        }
    }
}
