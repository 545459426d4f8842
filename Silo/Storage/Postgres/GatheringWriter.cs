using System.Data.Common;
using Npgsql;

namespace OrleansMessenger.Silo.Storage.Postgres;

/// <summary>
/// Writes together what waits while a commit is under way, in one statement, whatever the number. Of one key at most one is in a
/// statement: the next has to see what became of it.
/// </summary>
internal sealed class GatheringWriter<TItem, TKey, TResult>(
    PostgresDatabase database, Func<TItem, TKey> key, Func<NpgsqlConnection, List<TItem>, Task<TResult[]>> write) : IAsyncDisposable
{
    private readonly Lock _gate = new();

    // No bound of its own: every entry is a caller that waits for it.
    private List<Waiting> _waiting = [];
    private Task _writing = Task.CompletedTask;
    private bool _running;
    private bool _closed;

    /// <summary>Completes when it is committed, with the result that the write has for it.</summary>
    public Task<TResult> Write(TItem item)
    {
        var waiting = new Waiting(item);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(waiting);
            if (!_running)
            {
                _running = true;
                _writing = Task.Run(WriteAll);
            }
        }

        return waiting.Committed.Task;
    }

    /// <summary>Takes no more; completes when what was taken is committed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_gate)
        {
            _closed = true;
            writing = _writing;
        }

        await writing;
    }

    private async Task WriteAll()
    {
        while (TakeBatch() is { Count: > 0 } batch)
            await Write(batch);
    }

    private List<Waiting> TakeBatch()
    {
        lock (_gate)
        {
            var batch = _waiting.DistinctBy(waiting => key(waiting.Item)).ToList();
            _waiting = batch.Count == _waiting.Count ? [] : _waiting.Except(batch).ToList();
            _running = batch.Count > 0;
            return batch;
        }
    }

    private async Task Write(List<Waiting> batch)
    {
        try
        {
            var results = await database.WriteAtOnce(connection => write(connection, batch.ConvertAll(waiting => waiting.Item)));
            for (var i = 0; i < batch.Count; i++)
                batch[i].Committed.SetResult(results[i]);
        }
        catch (Exception failure) when (batch.Count > 1 && failure is PostgresException or not DbException)
        {
            // One of them can't be written: halving finds it, and the others are none the worse for it.
            await Write(batch[..(batch.Count / 2)]);
            await Write(batch[(batch.Count / 2)..]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in batch)
                waiting.Committed.SetException(failure);
        }
    }

    private sealed class Waiting(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource<TResult> Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
