using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class SqliteTestDatabase : TestDatabase
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("messenger-test-");

    public override Task<StorageOptions> CreateEmpty() =>
        Task.FromResult(new StorageOptions(DatabaseKind.Sqlite, Path.Combine(_directory.FullName, Guid.NewGuid().ToString("N"))));

    protected override Task Drop()
    {
        _directory.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
