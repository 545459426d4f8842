using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace OrleansMessenger.Silo.Storage.Sqlite;

/// <summary>
/// The only writer of the file: one thread that takes every write waiting, commits them together and only then completes them.
/// While one commit is being synced the next batch gathers; a small one waits a moment for more. Nothing waits when nothing is going on.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    /// <summary>So many are worth a commit at once: it costs as much for one.</summary>
    private const int Worthwhile = 16;

    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(1);

    private readonly string _file;
    // A monitor, since it sleeps at once: a semaphore spins first, which a writer that waits between any two saves would pay for each time.
    private readonly object _gate = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // No bound of its own: every entry is a caller that waits for it.
    private List<PendingWrite> _waiting = [];
    private List<PendingWrite> _batch = [];
    private SqliteSession? _session;
    private bool _closed;
    private bool _mustEmptyLog;
    private long _triedAt = Stopwatch.GetTimestamp();
    private long _commits;

    public SqliteWriter(string file)
    {
        _file = file;
        new Thread(Run) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>How many transactions were committed since the start.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    public Task<T> Write<T>(Func<DbConnection, Task<T>> work)
    {
        var write = new PendingWrite<T>(work);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(write);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
        }

        return write.Committed;
    }

    /// <summary>Leaves nothing of what was deleted in the write-ahead log; soon, when no reader stands in the way.</summary>
    public void EmptyLog()
    {
        lock (_gate)
        {
            _mustEmptyLog = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes no more writes; completes when those taken are committed.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        await _stopped.Task;
    }

    private void Run()
    {
        while (TakeBatch())
        {
            if (_batch.Count > 0)
                Commit();
            _batch.Clear();
            EmptyLogIfAsked();
            if (IsGathering)
                Thread.Sleep(1);
        }

        _session?.Dispose();
        _stopped.SetResult();
    }

    /// <summary>Somebody came during the commit, so more will; whoever writes alone finds nobody here.</summary>
    private bool IsGathering
    {
        get
        {
            lock (_gate)
                return !_closed && _waiting.Count is > 0 and < Worthwhile;
        }
    }

    /// <summary>Waits for writes, or for the time to empty the log; false when there will be none.</summary>
    private bool TakeBatch()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed)
            {
                if (_mustEmptyLog && !Monitor.Wait(_gate, _betweenTries)) return true;
                if (!_mustEmptyLog) Monitor.Wait(_gate);
            }
            (_batch, _waiting) = (_waiting, _batch);
            return _batch.Count > 0;
        }
    }

    private void EmptyLogIfAsked()
    {
        // A checkpoint keeps other writes waiting: many deletions share one.
        if (!_mustEmptyLog || _session is null || Stopwatch.GetElapsedTime(_triedAt) < _betweenTries) return;
        _triedAt = Stopwatch.GetTimestamp();
        try
        {
            if (_session.TryEmptyLog()) _mustEmptyLog = false;
        }
        catch (SqliteException)
        {
            // Tried again, as when a reader stands in the way.
        }
    }

    private void Commit()
    {
        try
        {
            _session ??= SqliteSession.OpenWriter(_file);
            _session.Run("BEGIN IMMEDIATE");
            if (!RunAll(_session))
            {
                _session.Run("ROLLBACK");
                _session.Run("BEGIN IMMEDIATE");
                foreach (var write in _batch)
                    Attempt(_session, write);
            }

            _session.Run("COMMIT");
        }
        catch (Exception failure)
        {
            // What is left of the transaction goes with its connection; the next batch opens another.
            _session?.Dispose();
            _session = null;
            foreach (var write in _batch)
                write.Fail(failure);
            return;
        }

        Interlocked.Increment(ref _commits);
        foreach (var write in _batch)
            write.Complete();
    }

    /// <summary>Without savepoints, which would keep every page as it was before each write. False when one failed: then all are to be undone.</summary>
    private bool RunAll(SqliteSession session)
    {
        try
        {
            foreach (var write in _batch)
                write.Run(session);
            return true;
        }
        catch (Exception) when (session.InTransaction)
        {
            return false;
        }
    }

    /// <summary>A write that fails is undone alone, as long as its failure has left the transaction standing.</summary>
    private static void Attempt(SqliteSession session, PendingWrite write)
    {
        session.Run("SAVEPOINT write");
        try
        {
            write.Run(session);
        }
        catch (Exception failure) when (session.InTransaction)
        {
            session.Run("ROLLBACK TO write");
            write.Failure = failure;
        }

        session.Run("RELEASE write");
    }
}
