namespace OrleansMessenger.Devices;

/// <summary>A browser in which the person is signed in: a session, and where notifications go.</summary>
/// <param name="Id">32 hexadecimal digits; stands in the session's cookie.</param>
/// <param name="Name">What it is, in words: "Firefox on Linux".</param>
/// <param name="SeenAt">When it last asked for something, to the hour.</param>
/// <param name="WantsAlerts">Whether it is notified at all.</param>
/// <param name="Push">Where to reach it while no tab is open; null when it can't be reached so.</param>
/// <param name="Key">What the session's cookie must carry beside the id; another after each sign-in. Null in sessions of older programs.</param>
/// <param name="EndsWithBrowser">Whether the cookie goes when the browser is closed, which nobody tells the server.</param>
[GenerateSerializer, Immutable, Alias("messenger.Device")]
public sealed record Device(
    string Id, string Name, DateTimeOffset SignedInAt, DateTimeOffset SeenAt, bool WantsAlerts, PushSubscription? Push,
    string? Key = null, bool EndsWithBrowser = false)
{
    /// <summary>As long as the session's cookie.</summary>
    public static readonly TimeSpan SessionLapses = TimeSpan.FromDays(30);
}

/// <summary>What a browser's push service gave out (W3C Push API).</summary>
/// <param name="Endpoint">The https URL that takes messages for this browser.</param>
/// <param name="P256dh">The browser's public key: an uncompressed point of P-256, 65 bytes, base64url.</param>
/// <param name="Auth">The authentication secret: 16 bytes, base64url.</param>
[GenerateSerializer, Immutable, Alias("messenger.PushSubscription")]
public sealed record PushSubscription(string Endpoint, string P256dh, string Auth);
