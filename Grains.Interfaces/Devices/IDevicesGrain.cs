using Orleans.Concurrency;

namespace OrleansMessenger.Devices;

/// <summary>Where one person is signed in; the key is the user id.</summary>
[Alias("messenger.IDevicesGrain")]
public interface IDevicesGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins a session in a browser, or goes on with the one that it has under a new key: whoever copied the cookie has nothing then, and
    /// the streams of before end. The session that was not seen for longest gives way when there are too many.
    /// </summary>
    /// <param name="key">32 hexadecimal digits; stands in the cookie beside the device's id.</param>
    /// <param name="endsWithBrowser">Whether the cookie goes when the browser is closed.</param>
    [Alias("BeginSession")]
    Task BeginSession(string deviceId, string? key, string name, bool endsWithBrowser);

    /// <summary>
    /// The nickname of whoever is signed in on this device; null when the session has ended, or has another key. Asked for each request.
    /// </summary>
    [Alias("SessionOf")]
    Task<string?> SessionOf(string deviceId, string? key);

    /// <summary>Those in which the person is signed in, the one that was seen last first.</summary>
    [AlwaysInterleave, Alias("All")]
    Task<Device[]> All();

    /// <summary>Ends the device's session; its open pages are told, and nothing is notified there any more.</summary>
    [Alias("SignOut")]
    Task SignOut(string deviceId);

    /// <summary>Ends every session but this one, or all for null.</summary>
    [Alias("SignOutOthers")]
    Task SignOutOthers(string? deviceId);

    /// <summary>
    /// Whether the device is notified, and where it is reached while no tab is open. A subscription belongs to one device:
    /// another that had it has signed in anew. False when there is no such device.
    /// </summary>
    [Alias("WantAlerts")]
    Task<bool> WantAlerts(string deviceId, bool wanted, PushSubscription? push);

    /// <summary>The device's push service says that this subscription is no more; it may have another by now.</summary>
    [Alias("PushGone")]
    Task PushGone(string deviceId, string endpoint);

    /// <summary>Told by the person's grain: these are connected now.</summary>
    [Alias("Seen")]
    Task Seen(string[] deviceIds);

    /// <summary>Told by the account: it has another nickname now.</summary>
    [AlwaysInterleave, Alias("Renamed")]
    Task Renamed();
}
