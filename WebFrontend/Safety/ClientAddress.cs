using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.WebFrontend.Safety;

internal static class ClientAddress
{
    /// <summary>The IP address; of IPv6 the part that one household shares, since its own half is free to choose.</summary>
    public static string Of(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}
