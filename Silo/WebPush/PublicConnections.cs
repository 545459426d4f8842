using System.Net;
using System.Net.Sockets;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>Connections that lead to the internet, whatever a name resolves to at that moment, and nowhere else on from there.</summary>
internal static class PublicConnections
{
    /// <param name="allowPrivate">Whether any address will do.</param>
    public static SocketsHttpHandler Handler(bool allowPrivate) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A push service's address may change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectCallback = allowPrivate ? null : Connect,
    };

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var resolved = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var addresses = Array.FindAll(resolved, PublicAddress.Is);
        if (addresses.Length == 0) throw new PrivateAddressException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host's name leads to this machine or its networks only.</summary>
internal sealed class PrivateAddressException() : IOException("The host has no public address.");
