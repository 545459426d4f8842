using Microsoft.Extensions.Logging;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Notifications;

/// <summary>
/// What a person wants to be notified of. Decides once, on disk, that a device is to be notified; then sees to it that it is: by the live
/// connection while it has one, else by its push service, again after a crash, and not any more once the message is read. A device shows
/// each place once, so that what is delivered twice is seen once.
/// </summary>
public sealed partial class NotificationsGrain(
    [PersistentState("notifications")] IPersistentState<NotificationsState> stored,
    IMessageLog log, IAlertStore store, IPushQueue pushes, NotificationOptions options, TimeProvider clock, ILogger<NotificationsGrain> logger)
    : Grain, INotificationsGrain
{
    /// <summary>A badge says 99+.</summary>
    private const int MostCounted = 100;
    private static readonly TimeSpan _refreshedWithin = TimeSpan.FromHours(1);
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(1);

    /// <summary>When a browser that was last seen so long ago is taken for closed, if its session ends with that.</summary>
    private static readonly TimeSpan _browserIsClosed = TimeSpan.FromHours(12);
    private static readonly ConversationNotifications _asForAll = new(Level: null, MutedUntil: null);

    /// <summary>The person's devices as this grain was last told; null before it has asked.</summary>
    private Device[]? _devices;
    private OwedAlerts? _alerts;
    private IGrainTimer? _nextAlert;

    private string Id => this.GetPrimaryKeyString();

    public Task<NotificationSettings> Settings() => Task.FromResult(stored.State.ForAll);

    public Task SaveSettings(NotificationSettings settings) => stored.Replace(stored.State with { ForAll = settings });

    public Task<ConversationNotifications> SettingsOf(string conversationId) =>
        Task.FromResult(Of(conversationId));

    public Task SaveSettingsOf(string conversationId, ConversationNotifications settings)
    {
        var now = clock.GetUtcNow();
        // What has lapsed is like what was never set.
        if (settings.MutedUntil <= now) settings = settings with { MutedUntil = null };
        var others = stored.State.Conversations.Where(one => one.Key != conversationId && (one.Value.Level is not null || one.Value.MutedUntil > now));
        var next = new Dictionary<string, ConversationNotifications>(others);
        if (settings != _asForAll) next[conversationId] = settings;
        return stored.Replace(stored.State with { Conversations = next });
    }

    public Task ResumeAlerts() => Alerts();

    public async Task AlertShown(string deviceId, string conversationId, long seq)
    {
        if ((await Alerts()).Of(deviceId, conversationId) is { IsShown: false } alert && alert.Seq <= seq)
            await Put([alert with { DueAt = null, IsShown = true }]);
    }

    public async Task PushEnded(string deviceId, string? conversationId, long seq, PushOutcome outcome)
    {
        if (conversationId is null) return;
        var alerts = await Alerts();
        if (alerts.Of(deviceId, conversationId) is not { IsShown: false } alert || alert.Seq > seq) return;
        await Put([outcome switch
        {
            PushOutcome.Accepted => alert with { DueAt = null, IsShown = true },
            PushOutcome.TryLater => alerts.PutOff(alert, clock.GetUtcNow()),
            _ => alert with { DueAt = null, IsPushed = false },
        }]);
    }

    public async Task<bool> TestAlert(string deviceId)
    {
        var (now, connected) = (clock.GetUtcNow(), await Look());
        if (DeviceOf(deviceId) is not { WantsAlerts: true } device || !IsLive(device, connected, now)) return false;
        if (connected.Contains(deviceId))
        {
            Tell(new Alert("", 0, "", null, null, 0, now, [deviceId]));
            return true;
        }
        return device.Push is { } push && pushes.TryEnqueue(
            new Push(Id, deviceId, push, PushJson.Test(Id, now), ConversationId: null, 0, Topic: "test", IsUrgent: true, TimeSpan.FromMinutes(5)));
    }

    public async Task Decide(ConversationSummary summary, string[] connected, bool isMentioned)
    {
        var now = clock.GetUtcNow();
        var notified = await Notified(connected, now);
        var isAddressed = isMentioned || summary.Kind == ConversationKind.Direct;
        if (notified.Length == 0 || !NotificationRules.Allow(stored.State.ForAll, Of(summary.Id), isAddressed, now)) return;

        var alerts = await Alerts();
        var due = Array.Exists(_devices!, device => connected.Contains(device.Id)) ? now + options.Grace : now;
        var decided = new List<OwedAlert>();
        foreach (var device in notified)
        {
            var before = alerts.Of(device.Id, summary.Id);
            if (before?.Seq >= summary.LastSeq) continue;
            // What waits already will tell of this message too, and is on disk: a crowd that writes costs no write for each of its readers.
            if (before is { IsWaiting: true } && (before.DueAt is not null || device.Push is null) && now - before.DecidedAt < _refreshedWithin)
                alerts.PutInMemory(before with { Seq = summary.LastSeq });
            else
                decided.Add(new OwedAlert(device.Id, summary.Id, summary.LastSeq, now, alerts.NotBefore(due, before, now), IsShown: false));
        }
        if (decided.Count > 0) await Put(decided);
    }

    public async Task Changed(ConversationSummary summary, string[] connected)
    {
        // That somebody came in stays as it is: what is said again is a message.
        if (summary is { LastTold: not null } or { LastSeq: 0 }) return;
        var now = clock.GetUtcNow();
        var notified = await Notified(connected, now);
        if (notified.Length == 0) return;
        var alerts = await Alerts();
        // Whoever wants to hear of mentions alone isn't mentioned any more.
        if (summary is { Mentions: 0, Kind: not ConversationKind.Direct } && (Of(summary.Id).Level ?? stored.State.ForAll.Level) == NotificationLevel.Mentions)
        {
            await Withdraw(summary.Id, summary.LastSeq, connected);
            return;
        }
        var told = notified.Where(device => alerts.Of(device.Id, summary.Id) is { IsShown: true } or { IsPushed: true } or { IsTold: true })
            .Where(device => alerts.Of(device.Id, summary.Id)!.Seq == summary.LastSeq).ToLookup(device => connected.Contains(device.Id));
        if (told[true].Any()) Tell(AlertOf(summary, [.. told[true].Select(device => device.Id)]) with { IsChange = true });
        foreach (var device in told[false])
            if (device.Push is { } push && PushJson.MayBeSilent(push))
                pushes.TryEnqueue(new Push(
                    Id, device.Id, push, PushJson.Changed(Id, AlertOf(summary, [])), ConversationId: null, summary.LastSeq, Topic: summary.Id, IsUrgent: false, _lifetime));
    }

    public async Task Withdraw(string conversationId, long seq, string[] connected)
    {
        var now = clock.GetUtcNow();
        if ((await Notified(connected, now)).Length == 0) return;
        foreach (var alert in await (await Alerts()).Withdraw(conversationId, seq))
        {
            // A connected device has heard of it from its stream.
            if ((alert.IsShown || alert.IsPushed) && DeviceOf(alert.DeviceId) is { Push: { } push } device
                && !connected.Contains(device.Id) && IsLive(device, connected, now) && PushJson.MayBeSilent(push))
                pushes.TryEnqueue(new Push(
                    Id, device.Id, push, PushJson.Read(Id, conversationId, seq), ConversationId: null, seq, Topic: conversationId, IsUrgent: false, _lifetime));
        }
        Schedule();
    }

    public async Task Connected(string[] deviceIds, string[] connected)
    {
        var notified = (await Notified(connected, clock.GetUtcNow())).Select(device => device.Id);
        await ShowWhatWaits([.. notified.Intersect(deviceIds)]);
    }

    public async Task DevicesChanged(Device[] devices, string[] silenced, string[] reachable)
    {
        _devices = devices;
        foreach (var id in silenced) await (await Alerts()).Forget(id);
        await ShowWhatWaits(reachable);
    }

    private ConversationNotifications Of(string conversationId) => stored.State.Conversations.GetValueOrDefault(conversationId, _asForAll);

    private async Task ShowWhatWaits(string[] deviceIds)
    {
        if (deviceIds.Length == 0) return;
        var now = clock.GetUtcNow();
        var waiting = (await Alerts()).WaitingFor(deviceIds);
        if (waiting.Length == 0) return;
        await Put([.. waiting.Select(alert => alert with { DueAt = alert.DueAt > now ? alert.DueAt : now, IsTold = false, IsPushed = false })]);
    }

    /// <summary>Whoever asks for them first also goes on with them.</summary>
    private async Task<OwedAlerts> Alerts()
    {
        if (_alerts is not null) return _alerts;
        _alerts = await OwedAlerts.Load(Id, store, options, clock.GetUtcNow());
        Schedule();
        return _alerts;
    }

    private async Task Put(IReadOnlyCollection<OwedAlert> changed)
    {
        await _alerts!.Put(changed);
        Schedule();
    }

    private void Schedule()
    {
        if (_alerts!.NextDue(clock.GetUtcNow()) is not { } wait) return;
        // The timer may be early by a little; never ask again in the same instant.
        wait += TimeSpan.FromMilliseconds(1);
        _nextAlert ??= this.RegisterGrainTimer(DeliverDue, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _nextAlert.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task DeliverDue()
    {
        try
        {
            var (connected, now) = (await Look(), clock.GetUtcNow());
            foreach (var due in _alerts!.Due(now).GroupBy(alert => alert.ConversationId))
                await Put(await Deliver(due.Key, [.. due], connected, now));
        }
        catch (Exception error)
        {
            // They are on disk: the sweep comes back to them.
            LogNotDelivered(logger, Id, error);
        }
        Schedule();
    }

    /// <summary>One attempt for each; returns what is known of them then.</summary>
    private async Task<OwedAlert[]> Deliver(string conversationId, OwedAlert[] due, string[] connected, DateTimeOffset now)
    {
        var summary = await log.ConversationOf(Id, conversationId);
        // Of what was taken back before anybody heard of it nobody hears.
        var isTakenBack = summary is { LastText: null, LastTold: null, LastSeq: > 0 } && summary.LastSeq - summary.ReadSeq <= 1;
        var isOver = (OwedAlert alert) => summary is null || isTakenBack || now - alert.DecidedAt > _lifetime || DeviceOf(alert.DeviceId) is not { WantsAlerts: true };
        var told = due.Where(alert => !isOver(alert) && !alert.IsTold && connected.Contains(alert.DeviceId)).ToHashSet();
        if (told.Count > 0) Tell(AlertOf(summary!, [.. told.Select(alert => alert.DeviceId)]));
        var unread = summary is not null && told.Count < due.Length ? (await log.Unread(Id, MostCounted)).Length : 0;
        return [.. due.Select(alert =>
            isOver(alert) ? alert with { DueAt = null, IsShown = true }
            : told.Contains(alert) ? _alerts!.Told(alert with { Seq = summary!.LastSeq }, now)
            : SendPush(DeviceOf(alert.DeviceId)!, summary!, alert, unread, connected, now))];
    }

    /// <summary>A device that has no push, or whose session may have ended with its browser, waits until it connects.</summary>
    private OwedAlert SendPush(Device device, ConversationSummary summary, OwedAlert alert, int unread, string[] connected, DateTimeOffset now)
    {
        alert = alert with { Seq = summary.LastSeq, IsTold = false };
        if (device.Push is null || !IsLive(device, connected, now)) return alert with { DueAt = null };
        var push = new Push(
            Id, device.Id, device.Push, PushJson.Alert(Id, AlertOf(summary, []), unread), summary.Id, alert.Seq, Topic: summary.Id, IsUrgent: true,
            alert.DecidedAt > now ? _lifetime : _lifetime - (now - alert.DecidedAt));
        return pushes.TryEnqueue(push) ? OwedAlerts.Pushed(alert, now) : _alerts!.NotQueued(alert, now);
    }

    private static Alert AlertOf(ConversationSummary summary, string[] deviceIds) => new(
        summary.Id, summary.LastSeq, summary.Title, summary.LastAuthorName, summary.LastText,
        summary.LastSeq - summary.ReadSeq, summary.LastAt, deviceIds);

    private async Task<Device[]> Notified(string[] connected, DateTimeOffset now)
    {
        _devices ??= await GrainFactory.GetGrain<IDevicesGrain>(Id).All();
        return Array.FindAll(_devices, device => device.WantsAlerts && IsLive(device, connected, now));
    }

    /// <summary>Before something goes out: which devices there are, and which are connected, now.</summary>
    private async Task<string[]> Look()
    {
        _devices = await GrainFactory.GetGrain<IDevicesGrain>(Id).All();
        return await GrainFactory.GetGrain<IUserGrain>(Id).ConnectedDevices();
    }

    private Device? DeviceOf(string id) => Array.Find(_devices!, device => device.Id == id);

    /// <summary>Whether the session counts: what goes out to a browser ends with it, as what comes from it does.</summary>
    private static bool IsLive(Device device, string[] connected, DateTimeOffset now) =>
        connected.Contains(device.Id) || now - device.SeenAt < (device.EndsWithBrowser ? _browserIsClosed : Device.SessionLapses);

    /// <summary>On the person's stream, which connected devices follow.</summary>
    private void Tell(Alert alert) =>
        _ = this.GetStreamProvider(StreamNames.Provider).GetStream<UserEvent>(StreamNames.User(Id)).OnNextAsync(UserEvent.Of(alert));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notifications of person {UserId} could not be delivered; they are tried again")]
    private static partial void LogNotDelivered(ILogger logger, string userId, Exception error);
}
