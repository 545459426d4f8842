using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>Connections that lead to the internet, whatever a name resolves to at that moment, and nowhere else on from there.</summary>
internal static class PublicConnections
{
    /// <param name="allowPrivate">Whether any address will do.</param>
    /// <param name="resolve">Finds a name's addresses; the machine's own way when null.</param>
    public static SocketsHttpHandler Handler(bool allowPrivate, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A push service's address may change.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        ConnectCallback = allowPrivate ? null : (context, cancellationToken) => Connect(context.DnsEndPoint, resolve ?? Dns.GetHostAddressesAsync, cancellationToken),
    };

    /// <summary>What was looked at is what is connected to: the name isn't resolved again.</summary>
    private static async ValueTask<Stream> Connect(
        DnsEndPoint host, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellationToken)
    {
        var addresses = Array.FindAll(await resolve(host.Host, cancellationToken), PublicAddress.Is);
        if (addresses.Length == 0) throw new PrivateAddressException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
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
