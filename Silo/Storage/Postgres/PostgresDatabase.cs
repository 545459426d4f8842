using System.Data.Common;
using Npgsql;

namespace OrleansMessenger.Silo.Storage.Postgres;

/// <summary>PostgreSQL through one pool of connections, whose size bounds the work under way.</summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>
    /// Every statement here finds its rows by an index, in order. A plan that was made and kept while a table was small would go on
    /// reading all of the table, or sorting all that matches, when it has grown, until the next ANALYZE.
    /// With plans that can't go wrong there is nothing to plan anew for each execution.
    /// </summary>
    private const string KeepToIndexes =
        "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off; " +
        "SET plan_cache_mode = force_generic_plan";

    /// <summary>Log and people use so many connections at most; more are for what Orleans stores.</summary>
    private const int AtOnce = 20;
    private const int ForOrleans = 10;

    private readonly SemaphoreSlim _free;
    private readonly int _most;
    private bool _disposed;
    private long _commits;

    public PostgresDatabase(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = AtOnce + ForOrleans;
        if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = 64;
        // Nothing here leaves anything behind on a connection; a reset would undo KeepToIndexes.
        settings.NoResetOnClose = true;
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        source.UsePhysicalConnectionInitializer(
            connection => Statements.Execute(connection, KeepToIndexes).GetAwaiter().GetResult(),
            connection => Statements.Execute(connection, KeepToIndexes));
        Source = source.Build();
        _free = new SemaphoreSlim(_most = Math.Min(AtOnce, settings.MaxPoolSize));
    }

    /// <summary>The process' only one.</summary>
    public NpgsqlDataSource Source { get; }

    public override long Commits => Interlocked.Read(ref _commits);

    public override Task<T> Read<T>(Func<DbConnection, Task<T>> work) => Task.Run(() => Run(work));

    public override Task<T> Write<T>(Func<DbConnection, Task<T>> work) => Task.Run(() => Run(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var result = await work(connection);
        await transaction.CommitAsync();
        Interlocked.Increment(ref _commits);
        return result;
    }));

    /// <summary>Runs work of one statement, which commits with its answer: one round trip instead of two.</summary>
    internal Task<T> WriteAtOnce<T>(Func<NpgsqlConnection, Task<T>> work) => Task.Run(() => Run(async connection =>
    {
        var result = await work((NpgsqlConnection)connection);
        Interlocked.Increment(ref _commits);
        return result;
    }));

    public override async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        for (var i = 0; i < _most; i++)
            await _free.WaitAsync();
        await Source.DisposeAsync();
    }

    private async Task<T> Run<T>(Func<DbConnection, Task<T>> work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _free.WaitAsync();
        try
        {
            await using var connection = await Source.OpenConnectionAsync();
            return await work(connection);
        }
        finally
        {
            _free.Release();
        }
    }
}
