using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.Schema;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class SqliteSchemaUpgradeTests(SqliteTestDatabase database) : SchemaUpgradeTests(database), IClassFixture<SqliteTestDatabase>
{
    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        var file = Path.GetTempFileName();
        var options = new StorageOptions(DatabaseKind.Sqlite, Path.Combine(file, "data"));

        await FailsToStart(options, $"The data directory {file}/data can't be written to: ");

        File.Delete(file);
    }

    [Theory]
    [InlineData("this is no database, but a text that somebody put here ", 100)]
    [InlineData("SQLite format 3\0", 300)]
    public async Task A_damaged_file_is_named(string content, int times)
    {
        var options = await CreateEmpty();
        Directory.CreateDirectory(options.DataDirectory);
        await File.WriteAllTextAsync(options.SqliteFile, string.Concat(Enumerable.Repeat(content, times)));

        await FailsToStart(options, $"The database {options.SqliteFile} is damaged or no SQLite database");
    }

    [Fact]
    public async Task What_is_created_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        var options = await CreateEmpty();
        options = options with { DataDirectory = Path.Combine(options.DataDirectory, "new") };
        await Upgrade(options);
        await using var opened = StorageHosting.OpenDatabase(options);
        await opened.Write(connection => connection.Execute("CREATE TABLE more (x integer)"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(options.DataDirectory));
        var files = Directory.GetFiles(options.DataDirectory);
        Assert.Contains(options.SqliteFile + "-wal", files);
        foreach (var file in files) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory]
    [InlineData("go=r,go+X", true)]
    [InlineData("go=", false)]
    public async Task Files_that_others_may_read_are_told(string mode, bool isTold)
    {
        if (OperatingSystem.IsWindows()) return;
        var options = await CreateEmpty();
        await Upgrade(options);
        using (var chmod = System.Diagnostics.Process.Start("chmod", ["-R", mode, options.DataDirectory])) await chmod.WaitForExitAsync();
        var logs = new Heard();

        await new SchemaUpgrade(options, TimeProvider.System, logs).Apply();

        Assert.Equal(isTold, logs.Lines.Exists(line => line.Contains(options.SqliteFile, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_truncated_file_is_named()
    {
        var options = await CreateEmpty();
        await Upgrade(options);
        await using (var file = new FileStream(options.SqliteFile, FileMode.Open))
            file.SetLength(3 * 4096);

        await FailsToStart(options, $"The database {options.SqliteFile} is damaged or no SQLite database");
    }

    [Fact]
    public async Task A_directory_in_the_database_s_place_is_named()
    {
        var options = await CreateEmpty();
        Directory.CreateDirectory(options.SqliteFile);

        await FailsToStart(options, $"The database {options.SqliteFile} can't be opened");
    }

    private sealed class Heard : ILogger<SchemaUpgrade>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}

public sealed class PostgresSchemaUpgradeTests(PostgresTestDatabase database) : SchemaUpgradeTests(database), IClassFixture<PostgresTestDatabase>
{
    [Theory]
    [InlineData(null, "Messenger:ConnectionString is missing")]
    [InlineData("Host=localhost;Colour=green", "Messenger:ConnectionString can't be understood: ")]
    [InlineData("just words", "Messenger:ConnectionString can't be understood: ")]
    [InlineData("Host=127.0.0.1;Port=1;Username=me", "PostgreSQL at 127.0.0.1:1 can't be reached: Connection refused")]
    [InlineData("Host=nowhere.invalid;Username=me", "PostgreSQL at nowhere.invalid:5432 can't be reached: ")]
    public async Task A_wrong_connection_string_is_explained(string? connectionString, string sentence) =>
        await FailsToStart(new StorageOptions(DatabaseKind.Postgresql, "", connectionString), sentence);

    [Fact]
    public async Task A_missing_database_is_named()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgresServer.ConnectionString()) { Database = "not_there" };

        await FailsToStart(
            new StorageOptions(DatabaseKind.Postgresql, "", settings.ConnectionString),
            $"PostgreSQL at {settings.Host}:{settings.Port} has no database not_there");
    }

    [Fact]
    public async Task A_refused_user_is_named()
    {
        var settings = new NpgsqlConnectionStringBuilder(await PostgresServer.ConnectionString()) { Username = "stranger", Password = "secret" };

        var sentence = await FailsToStart(
            new StorageOptions(DatabaseKind.Postgresql, "", settings.ConnectionString),
            $"PostgreSQL at {settings.Host}:{settings.Port} doesn't let the user stranger in");
        Assert.DoesNotContain("secret", sentence);
    }
}

/// <summary>Getting the database ready, or saying in a sentence why it can't be, on either database.</summary>
public abstract class SchemaUpgradeTests(TestDatabase database)
{
    [Fact]
    public async Task An_upgrade_of_the_newest_schema_changes_nothing()
    {
        var options = await CreateEmpty();
        await Upgrade(options);
        var first = await Scripts(options);

        await Upgrade(options);

        Assert.Equal(Enumerable.Range(1, first.Count), first.Select(script => script.Number));
        Assert.Equal(first, await Scripts(options));
    }

    [Fact]
    public async Task Many_silos_that_start_at_once_upgrade_once()
    {
        var options = await CreateEmpty();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Upgrade(options))));

        var scripts = await Scripts(options);
        Assert.Equal(Enumerable.Range(1, scripts.Count), scripts.Select(script => script.Number));
    }

    [Fact]
    public async Task A_newer_schema_is_left_alone()
    {
        var options = await CreateEmpty();
        await Upgrade(options);
        await using (var opened = StorageHosting.OpenDatabase(options))
            await opened.Write(connection => connection.Execute("INSERT INTO schema_scripts (number, name, applied_at) VALUES (999, 'x', 0)"));

        await FailsToStart(options, "The database has schema 999, but this program knows schemas up to ");
    }

    protected Task<StorageOptions> CreateEmpty() => database.CreateEmpty();

    protected static Task Upgrade(StorageOptions options) => new SchemaUpgrade(options, TimeProvider.System).Apply();

    protected static async Task<string> FailsToStart(StorageOptions options, string sentence)
    {
        var failure = await Assert.ThrowsAsync<StartupException>(() => Upgrade(options));
        Assert.StartsWith(sentence, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        return failure.Message;
    }

    private static async Task<List<(int Number, long AppliedAt)>> Scripts(StorageOptions options)
    {
        await using var opened = StorageHosting.OpenDatabase(options);
        return await opened.Read(connection => connection.Query(
            "SELECT number, applied_at FROM schema_scripts ORDER BY number", row => (row.GetInt32(0), row.GetInt64(1))));
    }
}
