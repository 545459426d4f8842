using System.Data.Common;

namespace OrleansMessenger.Silo.Storage;

/// <summary>
/// The one database behind the log, the people index and the grains' states. Failures of the database surface as <see cref="DbException"/>.
/// Disposing it waits until every accepted write is committed.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Runs work that only reads, beside all other work. It sees every write whose task has completed.</summary>
    public abstract Task<T> Read<T>(Func<DbConnection, Task<T>> work);

    /// <summary>
    /// Runs work in a transaction; the task completes when that is committed and on disk. When the work throws, nothing of it is
    /// written. The work may wait for nothing but its connection, and may run again, when others that share its commit fail.
    /// </summary>
    public abstract Task<T> Write<T>(Func<DbConnection, Task<T>> work);

    /// <summary>How many transactions were committed since the start: the figure that shows how many writes share one.</summary>
    public abstract long Commits { get; }

    /// <summary>What was deleted just now is not to be found in the database's files either, soon.</summary>
    public virtual void Forget()
    {
    }

    public abstract ValueTask DisposeAsync();
}
