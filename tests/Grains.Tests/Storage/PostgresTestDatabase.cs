using Npgsql;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class PostgresTestDatabase : TestDatabase
{
    private readonly List<string> _created = [];

    public override async Task<StorageOptions> CreateEmpty()
    {
        var server = await PostgresServer.ConnectionString();
        var name = $"messenger_test_{Guid.NewGuid():N}";
        await Administer(server, $"CREATE DATABASE {name}");
        _created.Add(name);
        var settings = new NpgsqlConnectionStringBuilder(server) { Database = name };
        return new StorageOptions(DatabaseKind.Postgresql, DataDirectory: "", settings.ConnectionString);
    }

    protected override async Task Drop()
    {
        var server = await PostgresServer.ConnectionString();
        foreach (var name in _created) await Administer(server, $"DROP DATABASE {name} WITH (FORCE)");
    }

    private static async Task Administer(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.Execute(sql);
    }
}
