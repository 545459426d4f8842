using System.Data.Common;
using Npgsql;

namespace OrleansMessenger.Silo.Storage.Postgres;

/// <summary>
/// Does together, in one round trip, what waits while the one before is under way, whatever the number. Of one key at most one is in a
/// round trip: the next has to see what became of it.
/// </summary>
/// <param name="work">Returns a result for each item, in their order.</param>
internal sealed class Gathering<TItem, TKey, TResult>(Func<TItem, TKey> key, Func<List<TItem>, Task<TResult[]>> work) : IAsyncDisposable
{
    private readonly Lock _gate = new();

    // No bound of its own: every entry is a caller that waits for it.
    private List<Waiting> _waiting = [];
    private Task _working = Task.CompletedTask;
    private bool _running;
    private bool _closed;

    /// <summary>Completes when it is done, a write when it is committed, with the result that the work has for it.</summary>
    public Task<TResult> Do(TItem item)
    {
        var waiting = new Waiting(item);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(waiting);
            if (!_running)
            {
                _running = true;
                _working = Task.Run(DoAll);
            }
        }

        return waiting.Done.Task;
    }

    /// <summary>Takes no more; completes when what was taken is done.</summary>
    public async ValueTask DisposeAsync()
    {
        Task working;
        lock (_gate)
        {
            _closed = true;
            working = _working;
        }

        await working;
    }

    private async Task DoAll()
    {
        while (TakeBatch() is { Count: > 0 } batch)
            await Do(batch);
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

    private async Task Do(List<Waiting> batch)
    {
        try
        {
            var results = await work(batch.ConvertAll(waiting => waiting.Item));
            for (var i = 0; i < batch.Count; i++)
                batch[i].Done.SetResult(results[i]);
        }
        catch (Exception failure) when (batch.Count > 1 && failure is PostgresException or not DbException)
        {
            // One of them can't be done: halving finds it, and the others are none the worse for it.
            await Do(batch[..(batch.Count / 2)]);
            await Do(batch[(batch.Count / 2)..]);
        }
        catch (Exception failure)
        {
            foreach (var waiting in batch)
                waiting.Done.SetException(failure);
        }
    }

    private sealed class Waiting(TItem item)
    {
        public TItem Item => item;

        public TaskCompletionSource<TResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
