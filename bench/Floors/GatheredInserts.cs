namespace OrleansMessenger.Bench.Floors;

internal sealed record Row(Guid ClientId, string Conversation, string Author, string Text, DateTimeOffset SentAt);

/// <summary>One writer: all rows that wait share one commit and sync, and the next gather meanwhile.</summary>
internal abstract class GatheredInserts : IDisposable
{
    private readonly object _gate = new();
    private readonly Thread _writer;
    private List<(Row Row, TaskCompletionSource Committed)> _waiting = [];
    private bool _isOver;

    protected GatheredInserts() => _writer = new Thread(Run) { IsBackground = true };

    /// <summary>Completes when the row is on disk.</summary>
    public Task Add(Row row)
    {
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((row, committed));
            Monitor.Pulse(_gate);
        }
        return committed.Task;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.Pulse(_gate);
        }
        _writer.Join();
        Close();
    }

    /// <summary>To be called once, when the table is there.</summary>
    protected void Start() => _writer.Start();

    protected abstract void Commit(IReadOnlyList<Row> rows);

    protected abstract void Close();

    private void Run()
    {
        while (TakeBatch() is { Count: > 0 } batch)
        {
            Commit([.. batch.Select(one => one.Row)]);
            foreach (var one in batch) one.Committed.SetResult();
        }
    }

    /// <summary>Waits for rows; none when there will be none.</summary>
    private List<(Row Row, TaskCompletionSource Committed)> TakeBatch()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isOver) Monitor.Wait(_gate);
            var batch = _waiting;
            _waiting = [];
            return batch;
        }
    }
}
