namespace OrleansMessenger.Harness;

/// <summary>
/// The server of MESSENGER_TEST_POSTGRESQL (a connection string of a user who may create databases). Without that one of our own.
/// </summary>
public static class PostgresServer
{
    /// <summary>Held, since its finalizer would close the standard input.</summary>
    private static PostgresProcess? _own;

    private static readonly Lazy<Task<string>> _connectionString = new(() => Task.Run(FindOrStart));

    public static Task<string> ConnectionString() => _connectionString.Value;

    private static async Task<string> FindOrStart()
    {
        if (Environment.GetEnvironmentVariable("MESSENGER_TEST_POSTGRESQL") is { Length: > 0 } given) return given;
        _own = await PostgresProcess.Start("127.0.0.1", Ports.Free());
        return _own.ConnectionString;
    }
}
