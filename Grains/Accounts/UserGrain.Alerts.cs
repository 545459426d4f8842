using Microsoft.Extensions.Logging;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// Decides once, on disk, that a device is to be notified; then sees to it that it is: by the live connection while it has one, else by
/// its push service, again after a crash, and not any more once the message is read. A device shows each place once, so that what is
/// delivered twice is seen once.
/// </summary>
public sealed partial class UserGrain
{
    /// <summary>A badge says 99+.</summary>
    private const int MostCounted = 100;
    private static readonly TimeSpan _outcomeWithin = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _refreshedWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan _longestBackoff = TimeSpan.FromMinutes(30);

    /// <summary>Attempts are spread at random around the backoff: from half of it below this.</summary>
    private const double _mostOfBackoff = 1.25;

    private Dictionary<(string Device, string Conversation), OwedAlert>? _alerts;
    private IGrainTimer? _nextAlert;

    public Task ResumeAlerts() => Alerts();

    public async Task AlertShown(string deviceId, string conversationId, long seq)
    {
        if ((await Alerts()).GetValueOrDefault((deviceId, conversationId)) is { IsShown: false } alert && alert.Seq <= seq)
            await Put([alert with { DueAt = null, IsShown = true }]);
    }

    public async Task PushEnded(string deviceId, string endpoint, string? conversationId, long seq, PushOutcome outcome)
    {
        if (outcome == PushOutcome.Gone && DeviceOf(deviceId) is { } device && device.Push?.Endpoint == endpoint)
            await Change(device with { Push = null });
        if (conversationId is null || (await Alerts()).GetValueOrDefault((deviceId, conversationId)) is not { IsShown: false } alert || alert.Seq > seq) return;
        await Put([outcome switch
        {
            PushOutcome.Accepted => alert with { DueAt = null, IsShown = true },
            PushOutcome.TryLater => alert with { DueAt = clock.GetUtcNow() + Backoff(alert.Attempts), Attempts = alert.Attempts + 1, IsPushed = false },
            _ => alert with { DueAt = null, IsPushed = false },
        }]);
    }

    public Task<bool> TestAlert(string deviceId)
    {
        var now = clock.GetUtcNow();
        if (DeviceOf(deviceId) is not { WantsAlerts: true } device || !IsLive(device, now)) return Task.FromResult(false);
        if (IsConnected(device))
        {
            Tell(UserEvent.Of(new Alert("", 0, "Notifications arrive here", null, null, 0, now, [deviceId])));
            return Task.FromResult(true);
        }
        return Task.FromResult(device.Push is { } push && pushes.TryEnqueue(
            new Push(Id, deviceId, push, PushJson.Test(Id, now), ConversationId: null, 0, Topic: "test", IsUrgent: true, TimeSpan.FromMinutes(5))));
    }

    /// <summary>Nobody is notified of what they did themselves, have read already, or don't want to hear of; nor twice of the same.</summary>
    private async Task Decide(ConversationSummary summary, string byUserId)
    {
        var now = clock.GetUtcNow();
        if (byUserId == Id || !NotifiedDevices.Any() || !Allows(summary.Id, now)) return;
        if (summary.LastSeq > 0 && summary.LastSeq <= await ReadSeq(summary.Id)) return;

        var alerts = await Alerts();
        var due = SignedIn.Any(IsConnected) ? now + options.Grace : now;
        var decided = new List<OwedAlert>();
        foreach (var device in NotifiedDevices)
        {
            var before = alerts.GetValueOrDefault((device.Id, summary.Id));
            if (before?.Seq >= summary.LastSeq) continue;
            // What waits already will tell of this message too, and is on disk: a crowd that writes costs no write for each of its readers.
            if (before is { IsWaiting: true } && (before.DueAt is not null || device.Push is null) && now - before.DecidedAt < _refreshedWithin)
                alerts[(device.Id, summary.Id)] = before with { Seq = summary.LastSeq };
            else
                decided.Add(new OwedAlert(device.Id, summary.Id, summary.LastSeq, now, NotBefore(due, before), IsShown: false));
        }
        if (decided.Count > 0) await Put(decided);
    }

    private DateTimeOffset NotBefore(DateTimeOffset due, OwedAlert? before)
    {
        // Decided later than now: the clock was set back, and nothing waits for it to catch up.
        if (before is not { IsShown: true } || before.DecidedAt > clock.GetUtcNow()) return due;
        return before.DecidedAt + options.Between > due ? before.DecidedAt + options.Between : due;
    }

    /// <summary>Read anywhere: what is not shown yet never is, and what is shown goes away.</summary>
    private async Task WithdrawAlerts(string conversationId, long seq)
    {
        if (!NotifiedDevices.Any()) return;
        var now = clock.GetUtcNow();
        var alerts = await Alerts();
        var ofConversation = alerts.Values.Where(alert => alert.ConversationId == conversationId).ToLookup(alert => alert.Seq <= seq);
        var withdrawn = ofConversation[true].ToArray();
        if (withdrawn.Length > 0) await store.Withdraw(Id, conversationId, seq);
        // What tells of newer messages too may stand on disk under a place that is read.
        if (ofConversation[false].Any()) await Put([.. ofConversation[false]]);
        foreach (var alert in withdrawn)
        {
            alerts.Remove((alert.DeviceId, conversationId));
            // A connected device has heard of it from its stream.
            if ((alert.IsShown || alert.IsPushed) && DeviceOf(alert.DeviceId) is { Push: { } push } device && !IsConnected(device) && IsLive(device, now) && PushJson.MayBeSilent(push))
                pushes.TryEnqueue(new Push(Id, device.Id, push, PushJson.Read(Id, conversationId, seq), ConversationId: null, seq, Topic: conversationId, IsUrgent: false, _lifetime));
        }
    }

    private async Task ForgetAlerts(string deviceId)
    {
        await store.Forget(Id, deviceId);
        foreach (var key in _alerts?.Keys.Where(key => key.Device == deviceId).ToArray() ?? []) _alerts!.Remove(key);
    }

    /// <summary>These devices have just connected: what waited for them is due, if it isn't too old by now.</summary>
    private async Task ShowWhatWaits(string[] deviceIds)
    {
        if (deviceIds.Length == 0) return;
        var now = clock.GetUtcNow();
        var waiting = (await Alerts()).Values.Where(alert => !alert.IsShown && deviceIds.Contains(alert.DeviceId)).ToArray();
        if (waiting.Length > 0) await Put([.. waiting.Select(alert => alert with { DueAt = alert.DueAt > now ? alert.DueAt : now, IsTold = false, IsPushed = false })]);
    }

    /// <summary>Whoever asks for them first also goes on with them.</summary>
    private async Task<Dictionary<(string Device, string Conversation), OwedAlert>> Alerts()
    {
        if (_alerts is not null) return _alerts;
        // Nothing is under way any more: what was, when this grain's activation or its silo died, is tried again.
        var soon = clock.GetUtcNow() + options.Grace;
        _alerts = (await store.OwedTo(Id)).Select(alert => alert.DueAt > soon ? alert with { DueAt = soon } : alert)
            .ToDictionary(alert => (alert.DeviceId, alert.ConversationId));
        Schedule();
        return _alerts;
    }

    private async Task Put(IReadOnlyCollection<OwedAlert> changed)
    {
        await store.Put(Id, changed);
        foreach (var alert in changed) _alerts![(alert.DeviceId, alert.ConversationId)] = alert;
        Schedule();
    }

    private void Schedule()
    {
        var now = clock.GetUtcNow();
        if (_alerts!.Values.Min(alert => WaitOf(alert, now)) is not { } wait) return;
        // The timer may be early by a little; never ask again in the same instant.
        wait += TimeSpan.FromMilliseconds(1);
        _nextAlert ??= this.RegisterGrainTimer(DeliverDue, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _nextAlert.Change(wait, Timeout.InfiniteTimeSpan);
    }

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
        : alert.IsTold ? options.AnswerWithin
        : TimeSpan.FromTicks(Math.Max(Math.Max(options.Grace.Ticks, options.Between.Ticks), (options.FirstRetry * _mostOfBackoff).Ticks));

    private async Task DeliverDue()
    {
        var now = clock.GetUtcNow();
        try
        {
            var allDue = _alerts!.Values.Where(alert => WaitOf(alert, now) == TimeSpan.Zero);
            foreach (var due in allDue.GroupBy(alert => alert.ConversationId).ToArray())
                await Put(await Deliver(due.Key, [.. due], now));
        }
        catch (Exception error)
        {
            // They are on disk: the sweep comes back to them.
            LogNotDelivered(logger, Id, error);
        }
        Schedule();
    }

    /// <summary>One attempt for each; returns what is known of them then.</summary>
    private async Task<OwedAlert[]> Deliver(string conversationId, OwedAlert[] due, DateTimeOffset now)
    {
        var summary = await log.ConversationOf(Id, conversationId);
        var isOver = (OwedAlert alert) => summary is null || now - alert.DecidedAt > _lifetime || DeviceOf(alert.DeviceId) is not { WantsAlerts: true };
        var told = due.Where(alert => !isOver(alert) && !alert.IsTold && DeviceOf(alert.DeviceId) is { } device && IsConnected(device)).ToHashSet();
        if (told.Count > 0) Tell(UserEvent.Of(AlertOf(summary!, [.. told.Select(alert => alert.DeviceId)])));
        var unread = summary is not null && told.Count < due.Length ? (await log.Unread(Id, MostCounted)).Length : 0;
        return [.. due.Select(alert =>
            isOver(alert) ? alert with { DueAt = null, IsShown = true }
            : told.Contains(alert) ? alert with { Seq = summary!.LastSeq, DueAt = now + options.AnswerWithin, IsTold = true }
            : SendPush(DeviceOf(alert.DeviceId)!, summary!, alert, unread, now))];
    }

    /// <summary>A device that has no push, or whose session may have ended with its browser, waits until it connects.</summary>
    private OwedAlert SendPush(Device device, ConversationSummary summary, OwedAlert alert, int unread, DateTimeOffset now)
    {
        alert = alert with { Seq = summary.LastSeq, IsTold = false };
        if (device.Push is null || !IsLive(device, now)) return alert with { DueAt = null };
        var push = new Push(
            Id, device.Id, device.Push, PushJson.Alert(Id, AlertOf(summary, []), unread), summary.Id, alert.Seq, Topic: summary.Id, IsUrgent: true,
            alert.DecidedAt > now ? _lifetime : _lifetime - (now - alert.DecidedAt));
        return pushes.TryEnqueue(push) ? alert with { DueAt = now + _outcomeWithin, IsPushed = true } : alert with { DueAt = now + Backoff(0), IsPushed = false };
    }

    private static Alert AlertOf(ConversationSummary summary, string[] deviceIds) => new(
        summary.Id, summary.LastSeq, summary.Title, summary.LastAuthorName, summary.LastText, summary.LastSeq - summary.ReadSeq, summary.LastAt, deviceIds);

    private TimeSpan Backoff(int attempts) =>
        TimeSpan.FromTicks(Math.Min(_longestBackoff.Ticks, options.FirstRetry.Ticks << Math.Min(attempts, 12)))
        * (_mostOfBackoff - (Random.Shared.NextDouble() / 2));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notifications of person {UserId} could not be delivered; they are tried again")]
    private static partial void LogNotDelivered(ILogger logger, string userId, Exception error);
}
