using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>Which addresses are the internet's, and no machine's or network's own (IANA's registries of special-purpose addresses).</summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] _specialIPv4 = Networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    /// <summary>All that is given out so far; loopback, unique-local, link-local and multicast are elsewhere.</summary>
    private static readonly IPNetwork _globalIPv6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] _specialIPv6 = Networks("2001::/23", "2001:db8::/32", "3fff::/20");

    /// <summary>NAT64 and 6to4: networks whose addresses stand for an IPv4 address, and at which byte that begins.</summary>
    private static readonly (IPNetwork Network, int Offset)[] _translated =
    [
        (IPNetwork.Parse("64:ff9b::/96"), 12),
        (IPNetwork.Parse("2002::/16"), 2),
    ];

    /// <summary>Whether a connection there leaves for the internet. An address that stands for another is judged by that.</summary>
    public static bool Is(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return !Array.Exists(_specialIPv4, network => network.Contains(address));
        // IPNetwork knows no mapped addresses, and says yes to some for a network of IPv6.
        if (address.IsIPv4MappedToIPv6) return Is(address.MapToIPv4());
        var octets = address.GetAddressBytes();
        // Without the scope, which says nothing of where it leads.
        var plain = new IPAddress(octets);
        foreach (var (network, offset) in _translated)
        {
            if (network.Contains(plain)) return Is(new IPAddress(octets.AsSpan(offset, 4)));
        }

        return _globalIPv6.Contains(plain) && !Array.Exists(_specialIPv6, network => network.Contains(plain));
    }

    private static IPNetwork[] Networks(params string[] networks) => Array.ConvertAll(networks, IPNetwork.Parse);
}
