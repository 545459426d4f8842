using System.Net;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>
/// What may be called as a push service. Whoever subscribes names the address that the server then calls, so it must lead out to the
/// internet; what a host's name leads to is checked again when it is called.
/// </summary>
public static class PushEndpoint
{
    private const int MostCharacters = 1_000;

    /// <summary>Null for an address that may be called, or a sentence for whoever subscribes.</summary>
    /// <param name="allowPrivate">Whether http, any port, and addresses of this machine and its networks will do.</param>
    public static string? WhyNot(string url, bool allowPrivate)
    {
        if (url.Length > MostCharacters) return $"The push service's address is longer than {MostCharacters:N0} characters.";
        if (!IsPlain(url) || !Uri.TryCreate(url, UriKind.Absolute, out var endpoint)) return "The push service's address isn't a web address.";
        if (endpoint.Scheme != Uri.UriSchemeHttps && !(allowPrivate && endpoint.Scheme == Uri.UriSchemeHttp))
            return "The push service's address must begin with https.";
        if (endpoint.UserInfo.Length > 0) return "The push service's address must not hold a user's name.";
        if (allowPrivate) return null;
        if (!endpoint.IsDefaultPort) return "The push service's address must not name a port.";
        return IsPrivate(endpoint) ? "The push service's address isn't on the internet." : null;
    }

    /// <summary>Browsers give out addresses in which everything else is encoded.</summary>
    private static bool IsPlain(string url) => url.All(character => character is > ' ' and <= '~' and not '\\');

    private static bool IsPrivate(Uri endpoint) =>
        endpoint.IsLoopback || (IPAddress.TryParse(endpoint.DnsSafeHost, out var address) && !PublicAddress.Is(address));
}
