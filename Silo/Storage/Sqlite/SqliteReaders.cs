using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OrleansMessenger.Silo.Storage.Sqlite;

/// <summary>A few connections for reading. SQLite works synchronously, so reads run on the thread pool and not in a grain's turn.</summary>
internal sealed class SqliteReaders(string file) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _free = new(Math.Max(4, Environment.ProcessorCount));
    private bool _disposed;

    public Task<T> Read<T>(Func<DbConnection, Task<T>> work) => Task.Run(() => ReadOnPool(work));

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var session))
            session.Dispose();
    }

    private async Task<T> ReadOnPool<T>(Func<DbConnection, Task<T>> work)
    {
        await _free.WaitAsync();
        SqliteSession? session = null;
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_idle.TryTake(out session))
                session = SqliteSession.OpenReader(file);
            return await work(session);
        }
        catch (SqliteException)
        {
            // Whatever the failure left behind goes with its connection.
            session?.Dispose();
            session = null;
            throw;
        }
        finally
        {
            GiveBack(session);
            _free.Release();
        }
    }

    private void GiveBack(SqliteSession? session)
    {
        if (session is null)
            return;
        if (_disposed)
            session.Dispose();
        else
            _idle.Add(session);
    }
}
