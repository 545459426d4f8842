using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Harness;

/// <summary>Where programs that tests start can listen.</summary>
public static class Ports
{
    /// <summary>Chromium refuses to talk to it ("unsafe port"), alone of those below.</summary>
    private const int Refused = 10_080;

    /// <summary>
    /// A port that nobody listens on now. From below those that the system gives to outgoing connections: one of these could take it
    /// before the program that is to listen has started.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            if (port != Refused && IsFree(port)) return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
