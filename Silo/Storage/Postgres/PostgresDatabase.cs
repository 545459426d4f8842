using System.Data.Common;
using Npgsql;

namespace OrleansMessenger.Silo.Storage.Postgres;

/// <summary>PostgreSQL through one pool of connections, whose size bounds the work under way.</summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>
    /// A statement is planned once for each connection: planning the append takes as long as it does. A plan that was made while a table was
    /// small must still do when it has grown, until the next ANALYZE: so a look-up by an index costs less than reading even one page, and
    /// queries that look up many rows say so (in subqueries, which are no joins).
    /// </summary>
    private const string PlanOnce = "SET plan_cache_mode = force_generic_plan; SET random_page_cost = 0.1";

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
        // Nothing here leaves anything behind on a connection; a reset would undo PlanOnce.
        settings.NoResetOnClose = true;
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        source.UsePhysicalConnectionInitializer(
            connection => Statements.Execute(connection, PlanOnce).GetAwaiter().GetResult(),
            connection => Statements.Execute(connection, PlanOnce));
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

    /// <summary>Runs work that only reads, in one round trip.</summary>
    internal Task<T> ReadAtOnce<T>(Func<NpgsqlConnection, Task<T>> work) => Run(connection => work((NpgsqlConnection)connection));

    /// <summary>Runs work of one statement, which commits with its answer: one round trip instead of two.</summary>
    internal Task<T> WriteAtOnce<T>(Func<NpgsqlConnection, Task<T>> work) => Run(async connection =>
    {
        var result = await work((NpgsqlConnection)connection);
        Interlocked.Increment(ref _commits);
        return result;
    });

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
