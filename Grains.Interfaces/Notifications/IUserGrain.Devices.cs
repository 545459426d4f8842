using OrleansMessenger.Notifications;

namespace OrleansMessenger.Accounts;

public partial interface IUserGrain
{
    /// <summary>
    /// Begins a session in a browser, or goes on with the one that it has under a new key: whoever copied the cookie has nothing then, and
    /// the streams of before end. The session that was not seen for longest gives way when there are too many.
    /// </summary>
    /// <param name="key">32 hexadecimal digits; stands in the cookie beside the device's id.</param>
    /// <param name="endsWithBrowser">Whether the cookie goes when the browser is closed.</param>
    [Alias("BeginSession")]
    Task BeginSession(string deviceId, string? key, string name, bool endsWithBrowser);

    /// <summary>As <see cref="BeginSession"/> of frontends that know no keys.</summary>
    [Alias("SignIn")]
    Task SignIn(string deviceId, string name);

    /// <summary>
    /// The nickname of whoever is signed in on this device; null when the session has ended, or has another key. Asked for each request.
    /// </summary>
    [Alias("SessionOf")]
    Task<string?> SessionOf(string deviceId, string? key);

    /// <summary>As <see cref="SessionOf"/> of frontends that know no keys.</summary>
    [Alias("Session")]
    Task<string?> Session(string deviceId);

    /// <summary>Those in which the person is signed in, the one that was seen last first.</summary>
    [Alias("Devices")]
    Task<Device[]> Devices();

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

    /// <summary>
    /// A frontend process says which of the person's devices are connected to it; a lease of <see cref="ConnectedLease"/>, so
    /// that a process that dies says nothing for long.
    /// </summary>
    /// <param name="frontend">The process; each says it of its own.</param>
    [Alias("Connected")]
    Task Connected(string frontend, string[] deviceIds);

    static readonly TimeSpan ConnectedLease = TimeSpan.FromSeconds(75);
}
