using Npgsql;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Bench.Servers;

/// <summary>A place for a server's data: a directory of its own below artifacts/, on the disk that the repository is on, or an empty database of PostgreSQL.</summary>
internal sealed class Store : IDisposable
{
    private Store(string? connectionString, string? parent = null)
    {
        ConnectionString = connectionString;
        Directory = Path.Combine(parent ?? Places.Artifacts("bench"), Guid.NewGuid().ToString("N"));
    }

    public string Directory { get; }

    /// <summary>Null for SQLite.</summary>
    public string? ConnectionString { get; }

    public StorageOptions Options => new(ConnectionString is null ? DatabaseKind.Sqlite : DatabaseKind.Postgresql, Directory, ConnectionString);

    public IReadOnlyDictionary<string, string> Settings => ConnectionString is null ? new Dictionary<string, string>() : new Dictionary<string, string>
    {
        ["Messenger:Storage"] = "postgresql",
        ["Messenger:ConnectionString"] = ConnectionString,
    };

    public static Store Sqlite() => new(null);

    /// <summary>Whose files are in memory: for what is quicker than the disk's whims.</summary>
    public static Store SqliteInMemory() => new(null, "/dev/shm");

    /// <summary>In a server that is started at the first use and ends with this process.</summary>
    public static async Task<Store> Postgres()
    {
        var server = await PostgresServer.ConnectionString();
        var name = $"bench_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.Execute($"CREATE DATABASE {name}");
        return new Store(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);
    }

    public void Dispose()
    {
        if (System.IO.Directory.Exists(Directory)) System.IO.Directory.Delete(Directory, recursive: true);
    }
}
