using Orleans.Streams;
using OrleansMessenger.Accounts;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Devices;

/// <summary>
/// The sessions of a person. It tells <see cref="INotificationsGrain"/> of changes, and is asked by it only for what interleaves; otherwise
/// each would wait for the other.
/// </summary>
public sealed class DevicesGrain([PersistentState("devices")] IPersistentState<DevicesGrain.DevicesState> devices, TimeProvider clock)
    : Grain, IDevicesGrain
{
    private static readonly TimeSpan _seenPrecision = TimeSpan.FromHours(1);
    private const int MostDevices = 50;

    /// <summary>The account's; null when it isn't known.</summary>
    private string? _nickname;
    private IAsyncStream<UserEvent>? _userStream;

    private string UserId => this.GetPrimaryKeyString();

    private Device[] SignedIn => devices.State.SignedIn;

    public async Task BeginSession(string deviceId, string? key, string name, bool endsWithBrowser)
    {
        var now = clock.GetUtcNow();
        var before = DeviceOf(deviceId);
        var session = (before ?? new Device(deviceId, name, now, now, WantsAlerts: false, Push: null)) with
        {
            Name = name,
            SignedInAt = now,
            SeenAt = now,
            Key = key,
            EndsWithBrowser = endsWithBrowser,
        };
        var others = SignedIn.Where(device => device.Id != deviceId && now - device.SeenAt < Device.SessionLapses).Take(MostDevices - 1);
        await Replace([session, .. others]);
        // Streams of a copied cookie end; the browser's own come back with the new one.
        if (before is not null && before.Key != key) TellSignedOut([deviceId]);
    }

    public async Task<string?> SessionOf(string deviceId, string? key)
    {
        if (DeviceOf(deviceId) is not { } device || (device.Key is { } own && own != key)) return null;
        if (clock.GetUtcNow() - device.SeenAt >= Device.SessionLapses) return null;
        _nickname ??= (await GrainFactory.GetGrain<IAccountGrain>(UserId).Person())?.Nickname;
        if (_nickname is not { } nickname) return null;
        await Seen([deviceId]);
        return nickname;
    }

    public Task<Device[]> All() => Task.FromResult(SignedIn);

    public Task SignOut(string deviceId) => EndSessions(device => device.Id == deviceId);

    public Task SignOutOthers(string? deviceId) => EndSessions(device => device.Id != deviceId);

    public async Task<bool> WantAlerts(string deviceId, bool wanted, PushSubscription? push)
    {
        if (DeviceOf(deviceId) is not { } device) return false;
        var next = device with { WantsAlerts = wanted, Push = wanted ? push : null };
        if (next == device) return true;
        await Replace([.. SignedIn.Select(other =>
            other.Id == deviceId ? next : push is not null && other.Push?.Endpoint == push.Endpoint ? other with { Push = null } : other)]);
        return true;
    }

    public Task PushGone(string deviceId, string endpoint) => DeviceOf(deviceId) is { Push: { } push } device && push.Endpoint == endpoint
        ? Replace([.. SignedIn.Select(other => other == device ? device with { Push = null } : other)])
        : Task.CompletedTask;

    public async Task Seen(string[] deviceIds)
    {
        var now = clock.GetUtcNow();
        var seen = Array.FindAll(SignedIn, device => now - device.SeenAt >= _seenPrecision && deviceIds.Contains(device.Id));
        if (seen.Length > 0) await Replace([.. seen.Select(device => device with { SeenAt = now }), .. SignedIn.Except(seen)]);
    }

    public Task Renamed()
    {
        _nickname = null;
        return Task.CompletedTask;
    }

    private Device? DeviceOf(string id) => Array.Find(SignedIn, device => device.Id == id);

    private Task EndSessions(Predicate<Device> ends) =>
        Array.Exists(SignedIn, ends) ? Replace(Array.FindAll(SignedIn, device => !ends(device))) : Task.CompletedTask;

    /// <summary>In one commit; then whoever it concerns is told. The one that was seen last comes first.</summary>
    private async Task Replace(Device[] next)
    {
        var before = SignedIn;
        await devices.Replace(new DevicesState { SignedIn = next });
        string[] ended = [.. before.Select(device => device.Id).Except(next.Select(device => device.Id))];
        if (ended.Length > 0) TellSignedOut(ended);
        var notified = Array.FindAll(before, device => device.WantsAlerts);
        var stillNotified = Array.FindAll(next, device => device.WantsAlerts);
        if (notified.Length + stillNotified.Length == 0) return;
        var reachable = Array.FindAll(stillNotified, device =>
            device.Push is { } push && !Array.Exists(notified, old => old.Id == device.Id && old.Push == push));
        await GrainFactory.GetGrain<INotificationsGrain>(UserId).DevicesChanged(
            next,
            silenced: [.. notified.Select(device => device.Id).Except(stillNotified.Select(device => device.Id))],
            reachable: [.. reachable.Select(device => device.Id)]);
    }

    /// <summary>Not awaited: the session has ended, and whoever comes back is no longer let in.</summary>
    private void TellSignedOut(string[] deviceIds)
    {
        _userStream ??= this.GetStreamProvider(StreamNames.Provider).GetStream<UserEvent>(StreamNames.User(UserId));
        _ = _userStream.OnNextAsync(UserEvent.Of(new SignedOut(deviceIds)));
    }

    [GenerateSerializer, Alias("messenger.DevicesState")]
    public sealed class DevicesState
    {
        [Id(0)] public Device[] SignedIn { get; set; } = [];
    }
}
