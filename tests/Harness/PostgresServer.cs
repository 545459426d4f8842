using System.Diagnostics;

namespace OrleansMessenger.Harness;

/// <summary>
/// The server of MESSENGER_TEST_POSTGRESQL (a connection string of a user who may create databases). Without that a cluster of our own,
/// made in a temporary directory from the installed programs; it goes when the test process does.
/// </summary>
public static class PostgresServer
{
    /// <summary>Its standard input ends with the test process, however that ends.</summary>
    private const string Script =
        """
        trap '' INT TERM
        directory=$(mktemp -d /tmp/messenger-postgres-XXXXXX) && cd "$directory" || exit 1
        "$1/initdb" -D data -U messenger --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync > output 2>&1 &&
          "$1/pg_ctl" -D data -l log -w -o "-c listen_addresses=127.0.0.1 -p $2 -k $directory -c max_connections=300" start >> output 2>&1 &&
          echo started || cat output log
        cat > /dev/null
        "$1/pg_ctl" -D data -m immediate -w stop > /dev/null 2>&1
        rm -rf "$directory"
        """;

    /// <summary>Held, since its finalizer would close the standard input.</summary>
    private static Process? _shell;

    private static readonly Lazy<Task<string>> _connectionString = new(() => Task.Run(FindOrStart));

    public static Task<string> ConnectionString() => _connectionString.Value;

    private static string FindOrStart() =>
        Environment.GetEnvironmentVariable("MESSENGER_TEST_POSTGRESQL") is { Length: > 0 } given ? given : Start();

    private static string Start()
    {
        var programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order().LastOrDefault() : null;
        if (programs is null)
            throw new InvalidOperationException("These tests need PostgreSQL: install Debian's package postgresql, or set MESSENGER_TEST_POSTGRESQL.");

        var port = Ports.Free();
        string[] command = ["sh", "-c", Script, "sh", Path.Combine(programs, "bin"), $"{port}"];
        // PostgreSQL refuses to run as root; Debian's package brings a user for it.
        if (Environment.UserName == "root") command = ["runuser", "-u", "postgres", "--", .. command];
        _shell = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answer = _shell.StandardOutput.ReadLine();
        return answer == "started"
            ? $"Host=127.0.0.1;Port={port};Username=messenger;Database=postgres"
            : throw new InvalidOperationException($"PostgreSQL didn't start: {answer}");
    }
}
