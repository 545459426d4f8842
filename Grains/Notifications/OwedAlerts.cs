namespace OrleansMessenger.Grains.Notifications;

/// <summary>All that one person's devices are owed, in memory as on disk, and when each is due.</summary>
internal sealed class OwedAlerts
{
    private static readonly TimeSpan _outcomeWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _longestBackoff = TimeSpan.FromMinutes(30);

    /// <summary>Attempts are spread at random around the backoff: from half of it below this.</summary>
    private const double _mostOfBackoff = 1.25;

    private readonly string _userId;
    private readonly IAlertStore _store;
    private readonly NotificationOptions _options;
    private readonly Dictionary<(string Device, string Conversation), OwedAlert> _alerts;

    private OwedAlerts(string userId, IAlertStore store, NotificationOptions options, IEnumerable<OwedAlert> alerts)
    {
        (_userId, _store, _options) = (userId, store, options);
        _alerts = alerts.ToDictionary(alert => (alert.DeviceId, alert.ConversationId));
    }

    public static async Task<OwedAlerts> Load(string userId, IAlertStore store, NotificationOptions options, DateTimeOffset now)
    {
        // Nothing is under way any more: what was, when this grain's activation or its silo died, is tried again.
        var soon = now + options.Grace;
        var alerts = (await store.OwedTo(userId)).Select(alert => alert.DueAt > soon ? alert with { DueAt = soon } : alert);
        return new OwedAlerts(userId, store, options, alerts);
    }

    public OwedAlert? Of(string deviceId, string conversationId) => _alerts.GetValueOrDefault((deviceId, conversationId));

    /// <summary>Those that wait for these devices.</summary>
    public OwedAlert[] WaitingFor(string[] deviceIds) => [.. _alerts.Values.Where(alert => !alert.IsShown && deviceIds.Contains(alert.DeviceId))];

    public OwedAlert[] Due(DateTimeOffset now) => [.. _alerts.Values.Where(alert => WaitOf(alert, now) == TimeSpan.Zero)];

    /// <summary>How long until the next is due; null when none is.</summary>
    public TimeSpan? NextDue(DateTimeOffset now) => _alerts.Values.Min(alert => WaitOf(alert, now));

    public async Task Put(IReadOnlyCollection<OwedAlert> changed)
    {
        await _store.Put(_userId, changed);
        foreach (var alert in changed) PutInMemory(alert);
    }

    /// <summary>What is on disk does as well after a crash.</summary>
    public void PutInMemory(OwedAlert alert) => _alerts[(alert.DeviceId, alert.ConversationId)] = alert;

    /// <summary>The conversation is read up to there; returns what is owed no more.</summary>
    public async Task<OwedAlert[]> Withdraw(string conversationId, long seq)
    {
        var ofConversation = _alerts.Values.Where(alert => alert.ConversationId == conversationId).ToLookup(alert => alert.Seq <= seq);
        OwedAlert[] withdrawn = [.. ofConversation[true]];
        if (withdrawn.Length > 0) await _store.Withdraw(_userId, conversationId, seq);
        // What tells of newer messages too may stand on disk under a place that is read.
        if (ofConversation[false].Any()) await Put([.. ofConversation[false]]);
        foreach (var alert in withdrawn) _alerts.Remove((alert.DeviceId, conversationId));
        return withdrawn;
    }

    public async Task Forget(string deviceId)
    {
        await _store.Forget(_userId, deviceId);
        foreach (var key in _alerts.Keys.Where(key => key.Device == deviceId).ToArray()) _alerts.Remove(key);
    }

    /// <summary>When a new decision is due that would be so at once, after what was shown before.</summary>
    public DateTimeOffset NotBefore(DateTimeOffset due, OwedAlert? before, DateTimeOffset now)
    {
        // Decided later than now: the clock was set back, and nothing waits for it to catch up.
        if (before is not { IsShown: true } || before.DecidedAt > now) return due;
        return before.DecidedAt + _options.Between > due ? before.DecidedAt + _options.Between : due;
    }

    public OwedAlert Told(OwedAlert alert, DateTimeOffset now) => alert with { DueAt = now + _options.AnswerWithin, IsTold = true };

    public static OwedAlert Pushed(OwedAlert alert, DateTimeOffset now) => alert with { DueAt = now + _outcomeWithin, IsPushed = true };

    public OwedAlert PutOff(OwedAlert alert, DateTimeOffset now) =>
        alert with { DueAt = now + Backoff(alert.Attempts), Attempts = alert.Attempts + 1, IsPushed = false };

    /// <summary>The queue of pushes is full, which is nobody's attempt.</summary>
    public OwedAlert NotQueued(OwedAlert alert, DateTimeOffset now) => alert with { DueAt = now + Backoff(0), IsPushed = false };

    /// <summary>
    /// How long until it is due; null when nothing is. Nothing is put off for longer than <see cref="LongestWait"/>: what is due later
    /// than that was meant by a clock that has been set back since.
    /// </summary>
    private TimeSpan? WaitOf(OwedAlert alert, DateTimeOffset now) => alert.DueAt is not { } due ? null
        : due <= now || due - now > LongestWait(alert) ? TimeSpan.Zero
        : due - now;

    private TimeSpan LongestWait(OwedAlert alert) =>
        alert.Attempts > 0 ? _longestBackoff * _mostOfBackoff
        : alert.IsPushed ? _outcomeWithin
        : alert.IsTold ? _options.AnswerWithin
        : TimeSpan.FromTicks(Math.Max(Math.Max(_options.Grace.Ticks, _options.Between.Ticks), (_options.FirstRetry * _mostOfBackoff).Ticks));

    private TimeSpan Backoff(int attempts) =>
        TimeSpan.FromTicks(Math.Min(_longestBackoff.Ticks, _options.FirstRetry.Ticks << Math.Min(attempts, 12)))
        * (_mostOfBackoff - (Random.Shared.NextDouble() / 2));
}
