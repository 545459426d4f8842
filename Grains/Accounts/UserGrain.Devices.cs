using OrleansMessenger.Accounts;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>Where the person is signed in, and which of these devices are connected just now.</summary>
public sealed partial class UserGrain
{
    /// <summary>As long as the session's cookie.</summary>
    private static readonly TimeSpan _sessionLapses = TimeSpan.FromDays(30);

    /// <summary>When a browser that was last seen so long ago is taken for closed, if its session ends with that.</summary>
    private static readonly TimeSpan _browserIsClosed = TimeSpan.FromHours(12);
    private static readonly TimeSpan _seenPrecision = TimeSpan.FromHours(1);
    private const int MostDevices = 50;

    private readonly Dictionary<string, (HashSet<string> DeviceIds, DateTimeOffset Until)> _connected = [];
    private DateTimeOffset _allHaveSaidAt;

    private Device[] SignedIn => devices.State.SignedIn;

    private IEnumerable<Device> NotifiedDevices => SignedIn.Where(device => device.WantsAlerts && IsLive(device, clock.GetUtcNow()));

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
        var others = SignedIn.Where(device => device.Id != deviceId && now - device.SeenAt < _sessionLapses).Take(MostDevices - 1).ToArray();
        var gone = SignedIn.Except(others).Select(device => device.Id).Where(id => id != deviceId).ToArray();
        await ReplaceDevices([session, .. others]);
        await Ended(gone);
        // Streams of a copied cookie end; the browser's own come back with the new one.
        if (before is not null && before.Key != key) Tell(UserEvent.Of(new SignedOut([deviceId])));
    }

    public Task SignIn(string deviceId, string name) => BeginSession(deviceId, key: null, name, endsWithBrowser: false);

    public Task<string?> SessionOf(string deviceId, string? key) =>
        DeviceOf(deviceId) is { Key: { } own } && own != key ? Task.FromResult<string?>(null) : Session(deviceId);

    public async Task<string?> Session(string deviceId)
    {
        if (Stored is not { } account || DeviceOf(deviceId) is not { } device) return null;
        var now = clock.GetUtcNow();
        if (now - device.SeenAt >= _sessionLapses) return null;
        await Seen([device], now);
        return account.Nickname;
    }

    public Task<Device[]> Devices() => Task.FromResult(SignedIn);

    public Task SignOut(string deviceId) => EndSessions(device => device.Id == deviceId);

    public Task SignOutOthers(string? deviceId) => EndSessions(device => device.Id != deviceId);

    public async Task<bool> WantAlerts(string deviceId, bool wanted, PushSubscription? push)
    {
        if (DeviceOf(deviceId) is not { } device) return false;
        var next = device with { WantsAlerts = wanted, Push = wanted ? push : null };
        if (next == device) return true;
        await ReplaceDevices([.. SignedIn.Select(other =>
            other.Id == deviceId ? next : push is not null && other.Push?.Endpoint == push.Endpoint ? other with { Push = null } : other)]);
        if (!wanted) await ForgetAlerts(deviceId);
        else if (next.Push is not null) await ShowWhatWaits([deviceId]);
        return true;
    }

    public async Task Connected(string frontend, string[] deviceIds)
    {
        var now = clock.GetUtcNow();
        var before = SignedIn.Where(IsConnected).Select(device => device.Id).ToHashSet();
        if (deviceIds.Length == 0) _connected.Remove(frontend);
        else _connected[frontend] = ([.. deviceIds], now + IUserGrain.ConnectedLease);
        await Seen([.. SignedIn.Where(device => deviceIds.Contains(device.Id))], now);
        await ShowWhatWaits([.. NotifiedDevices.Where(device => IsConnected(device) && !before.Contains(device.Id)).Select(device => device.Id)]);
    }

    private async Task Seen(Device[] seen, DateTimeOffset now)
    {
        foreach (var device in seen)
            if (now - device.SeenAt >= _seenPrecision) await Change(device with { SeenAt = now });
    }

    /// <summary>Whether the session counts: what goes out to a browser ends with it, as what comes from it does.</summary>
    private bool IsLive(Device device, DateTimeOffset now) =>
        IsConnected(device) || now - device.SeenAt < (device.EndsWithBrowser ? _browserIsClosed : _sessionLapses);

    /// <summary>
    /// Whether a frontend follows the person's stream. After an activation that is known once each has had the time to say so again; until
    /// then it may be, if a device was seen lately: a connected one is seen with each renewal.
    /// </summary>
    private bool IsFollowed
    {
        get
        {
            var now = clock.GetUtcNow();
            return _connected.Values.Any(lease => lease.Until > now)
                || (now < _allHaveSaidAt && SignedIn.Any(device => now - device.SeenAt < 2 * _seenPrecision));
        }
    }

    private bool IsConnected(Device device)
    {
        var now = clock.GetUtcNow();
        return _connected.Values.Any(lease => lease.Until > now && lease.DeviceIds.Contains(device.Id));
    }

    private Device? DeviceOf(string id) => Array.Find(SignedIn, device => device.Id == id);

    private async Task EndSessions(Func<Device, bool> ends)
    {
        var ended = SignedIn.Where(ends).Select(device => device.Id).ToArray();
        if (ended.Length == 0) return;
        await ReplaceDevices([.. SignedIn.Where(device => !ends(device))]);
        await Ended(ended);
    }

    private async Task Ended(string[] deviceIds)
    {
        if (deviceIds.Length == 0) return;
        Tell(UserEvent.Of(new SignedOut(deviceIds)));
        foreach (var id in deviceIds) await ForgetAlerts(id);
    }

    /// <summary>The one that was seen last comes first.</summary>
    private Task Change(Device changed) => ReplaceDevices([changed, .. SignedIn.Where(device => device.Id != changed.Id)]);

    private Task ReplaceDevices(Device[] next) => devices.Replace(new DevicesState { SignedIn = next });

    [GenerateSerializer, Alias("messenger.DevicesState")]
    public sealed class DevicesState
    {
        [Id(0)] public Device[] SignedIn { get; set; } = [];
    }
}
