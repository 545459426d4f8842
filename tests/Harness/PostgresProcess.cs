using System.Diagnostics;

namespace OrleansMessenger.Harness;

/// <summary>
/// A PostgreSQL of the tests' own, in a temporary directory from the installed programs. It goes when the test process does, however that
/// ends.
/// </summary>
public sealed class PostgresProcess : IAsyncDisposable
{
    /// <summary>Its standard input says what to do, one word a line, and ends with the test process.</summary>
    private const string Script =
        """
        trap '' INT TERM
        programs=$1 options="-c listen_addresses=$2 -p $3 -c max_connections=300"
        directory=$(mktemp -d /tmp/messenger-postgres-XXXXXX) && cd "$directory" || exit 1
        start() { "$programs/pg_ctl" -D data -l log -w -o "$options -k $directory" start >> output 2>&1; }
        stop() { "$programs/pg_ctl" -D data -m immediate -w stop >> output 2>&1; }
        "$programs/initdb" -D data -U messenger --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync > output 2>&1 &&
          echo 'host all all samenet trust' >> data/pg_hba.conf && start && echo done || cat output log
        while read -r word; do
          case $word in start | stop) "$word" && echo done || cat output log ;; esac
        done
        stop
        rm -rf "$directory"
        """;

    private const string Installed = "/usr/lib/postgresql";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _shell;

    private PostgresProcess(Process shell, string connectionString) => (_shell, ConnectionString) = (shell, connectionString);

    /// <summary>Of a user who may do anything.</summary>
    public string ConnectionString { get; }

    /// <param name="wrapper">What runs it: <c>["ip", "netns", "exec", "…"]</c>.</param>
    public static async Task<PostgresProcess> Start(string address, int port, IReadOnlyList<string>? wrapper = null)
    {
        var programs = Directory.Exists(Installed) ? Directory.GetDirectories(Installed).Order().LastOrDefault() : null;
        if (programs is null)
        {
            throw new InvalidOperationException(
                "These tests need PostgreSQL: install Debian's package postgresql, or set MESSENGER_TEST_POSTGRESQL.");
        }

        string[] command = ["sh", "-c", Script, "sh", Path.Combine(programs, "bin"), address, $"{port}"];
        // PostgreSQL refuses to run as root; Debian's package brings a user for it.
        if (Environment.UserName == "root") command = ["runuser", "-u", "postgres", "--", .. command];
        command = [.. wrapper ?? [], .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var postgres = new PostgresProcess(Process.Start(start)!, $"Host={address};Port={port};Username=messenger;Database=postgres");
        await postgres.IsDone("start");
        return postgres;
    }

    /// <summary>As a power cut would: it has to recover when it starts again.</summary>
    public Task StopAtOnce() => Tell("stop");

    public Task StartAgain() => Tell("start");

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().WaitAsync(Patience);
        _shell.Dispose();
    }

    private async Task Tell(string word)
    {
        await _shell.StandardInput.WriteLineAsync(word);
        await IsDone(word);
    }

    private async Task IsDone(string word)
    {
        if (await _shell.StandardOutput.ReadLineAsync().WaitAsync(Patience) is var answer and not "done")
            throw new InvalidOperationException($"PostgreSQL didn't {word}: {answer}");
    }
}
