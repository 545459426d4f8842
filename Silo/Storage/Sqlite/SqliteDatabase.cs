using System.Data.Common;

namespace OrleansMessenger.Silo.Storage.Sqlite;

/// <summary>SQLite in WAL mode: one gathering writer, and readers that it doesn't block.</summary>
public sealed class SqliteDatabase(string file) : Database
{
    private readonly SqliteWriter _writer = new(file);
    private readonly SqliteReaders _readers = new(file);

    public override long Commits => _writer.Commits;

    public override Task<T> Read<T>(Func<DbConnection, Task<T>> work) => _readers.Read(work);

    public override Task<T> Write<T>(Func<DbConnection, Task<T>> work) => _writer.Write(work);

    /// <inheritdoc/>
    public override void Forget() => _writer.EmptyLog();

    public override async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
    }
}
