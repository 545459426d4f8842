using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// Connections to silos that break when the other end has been silent for a while. A silo that is killed breaks them itself; one that is
/// cut off doesn't, and TCP alone would go on for a quarter of an hour: calls would go on to that silo, and after a long cut the first try
/// would come late. Broken ones are replaced at once, by way of another silo if need be.
/// </summary>
internal sealed class QuickToNotice(ILoggerFactory logging) : IConnectionFactory, IDisposable
{
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(3);

    /// <summary>How long what was sent may wait for an answer of the other end's system. Linux only.</summary>
    private const int TcpUserTimeout = 18;

    private readonly SocketConnectionContextFactory _connections =
        new(new SocketConnectionFactoryOptions(), logging.CreateLogger("Orleans.Sockets"));

    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            LingerState = new LingerOption(true, 0),
        };
        try
        {
            NoticeSilence(socket);
            await socket.ConnectAsync(endpoint, cancellationToken);
            return _connections.Create(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _connections.Dispose();

    private static void NoticeSilence(Socket socket)
    {
        // While nothing is sent, the system asks the other end.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, (int)_silence.TotalSeconds);
        if (!OperatingSystem.IsLinux()) return;
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes((int)_silence.TotalMilliseconds));
    }
}

internal static class QuickToNoticeServices
{
    /// <summary>In place of Orleans' own connections to silos.</summary>
    public static void NoticeSilence(this IServiceCollection services)
    {
        services.AddSingleton<QuickToNotice>();
        foreach (var factory in services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionFactory)).ToArray())
        {
            services.Replace(ServiceDescriptor.KeyedSingleton<IConnectionFactory>(
                factory.ServiceKey, (provider, _) => provider.GetRequiredService<QuickToNotice>()));
        }
    }
}
