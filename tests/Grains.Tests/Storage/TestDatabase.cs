using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.Log;
using OrleansMessenger.Silo.Storage.People;
using OrleansMessenger.Silo.Storage.Schema;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>A fresh database that a test class's tests share; each test uses ids of its own.</summary>
public abstract class TestDatabase : IAsyncLifetime
{
    private Database? _database;

    public StorageOptions Options { get; private set; } = null!;

    public Database Database => _database!;

    public MessageLog Log { get; private set; } = null!;

    public PeopleDirectory People { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Options = await CreateEmpty();
        await new SchemaUpgrade(Options, TimeProvider.System).Apply();
        Open();
    }

    /// <summary>Ends it as a stop of the program does, and opens it anew.</summary>
    public async Task Restart()
    {
        await Close();
        Open();
    }

    /// <summary>A log on connections of its own, as another silo has.</summary>
    public MessageLog AnotherLog(out Database database) => StorageHosting.OpenLog(database = StorageHosting.OpenDatabase(Options));

    public async Task DisposeAsync()
    {
        await Close();
        await Drop();
    }

    /// <summary>A database without tables.</summary>
    public abstract Task<StorageOptions> CreateEmpty();

    protected abstract Task Drop();

    private void Open()
    {
        _database = StorageHosting.OpenDatabase(Options);
        Log = StorageHosting.OpenLog(_database);
        People = new PeopleDirectory(_database);
    }

    private async Task Close()
    {
        if (Log is IAsyncDisposable log) await log.DisposeAsync();
        await Database.DisposeAsync();
    }
}
