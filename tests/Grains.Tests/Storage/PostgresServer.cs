using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>
/// The server of MESSENGER_TEST_POSTGRESQL (a connection string of a user who may create databases). Without that a cluster of our own,
/// made in a temporary directory from the installed programs and removed when the test process ends.
/// </summary>
internal static class PostgresServer
{
    private static readonly Lazy<Task<string>> _connectionString = new(Find);

    public static Task<string> ConnectionString() => _connectionString.Value;

    private static async Task<string> Find() =>
        Environment.GetEnvironmentVariable("MESSENGER_TEST_POSTGRESQL") is { Length: > 0 } given ? given : await Task.Run(StartOwn);

    private static string StartOwn()
    {
        var programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order().Select(version => Path.Combine(version, "bin")).LastOrDefault()
            : null;
        if (programs is null)
            throw new InvalidOperationException("These tests need PostgreSQL: install Debian's package postgresql, or set MESSENGER_TEST_POSTGRESQL.");

        var directory = Directory.CreateTempSubdirectory("messenger-postgres-").FullName;
        var port = FreePort();
        if (Environment.UserName == "root") Run("chown", "postgres", directory);
        RunAsOwner($"{programs}/initdb", "-D", $"{directory}/data", "-U", "messenger", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        RunAsOwner($"{programs}/pg_ctl", "-D", $"{directory}/data", "-l", $"{directory}/log", "-w", "-o", $"-c listen_addresses=127.0.0.1 -p {port} -k {directory}", "start");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            RunAsOwner($"{programs}/pg_ctl", "-D", $"{directory}/data", "-m", "immediate", "-w", "stop");
            Directory.Delete(directory, recursive: true);
        };
        return $"Host=127.0.0.1;Port={port};Username=messenger;Database=postgres";
    }

    /// <summary>PostgreSQL refuses to run as root; Debian's package brings a user for it.</summary>
    private static void RunAsOwner(params string[] command)
    {
        if (Environment.UserName == "root")
            Run(["runuser", "-u", "postgres", "--", .. command]);
        else
            Run(command);
    }

    private static void Run(params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.WaitForExit(TimeSpan.FromMinutes(1));
        if (!process.HasExited || process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} failed.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
