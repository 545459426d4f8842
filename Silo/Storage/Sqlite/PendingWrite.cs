using System.Data.Common;

namespace OrleansMessenger.Silo.Storage.Sqlite;

/// <summary>A write that waits for the commit it shares with others.</summary>
internal abstract class PendingWrite
{
    /// <summary>Runs inside the transaction; what it returned is given out by <see cref="Complete"/>.</summary>
    public abstract void Run(DbConnection connection);

    /// <summary>This write alone failed and was undone; told after the commit, since it may have seen its neighbours' writes.</summary>
    public Exception? Failure { get; set; }

    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

internal sealed class PendingWrite<T>(Func<DbConnection, Task<T>> work) : PendingWrite
{
    private readonly TaskCompletionSource<T> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Committed => _committed.Task;

    public override void Run(DbConnection connection)
    {
        var task = work(connection);
        if (!task.IsCompleted)
            throw new InvalidOperationException("A write waited for something other than its connection.");
        _result = task.GetAwaiter().GetResult();
    }

    public override void Complete()
    {
        if (Failure is null)
            _committed.SetResult(_result!);
        else
            _committed.SetException(Failure);
    }

    public override void Fail(Exception failure) => _committed.SetException(failure);
}
