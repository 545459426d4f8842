using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Harness;

/// <summary>Where programs that tests start can listen.</summary>
public static class Ports
{
    /// <summary>Chromium refuses to talk to it ("unsafe port"), alone of those below.</summary>
    private const int Refused = 10_080;

    /// <summary>As /proc/net/tcp has it.</summary>
    private const string Listening = "0A";

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

    /// <summary>The TCP ports on which a process listens, from /proc: the sockets in its namespace that are among its open files.</summary>
    public static int[] ListenedOnBy(int processId)
    {
        var open = Directory.GetFiles($"/proc/{processId}/fd").Select(file => new FileInfo(file).LinkTarget).ToHashSet();
        string[] tables = [$"/proc/{processId}/net/tcp", $"/proc/{processId}/net/tcp6"];
        return
        [
            .. tables.SelectMany(table => File.ReadLines(table).Skip(1)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(columns => columns[3] == Listening && open.Contains($"socket:[{columns[9]}]"))
                .Select(columns => Convert.ToInt32(columns[1].Split(':')[1], 16))
                .Distinct().Order(),
        ];
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
