using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansMessenger.Silo.Storage.Sqlite;

/// <summary>A connection that keeps its statements prepared. Serves one piece of work at a time.</summary>
internal sealed class SqliteSession : SqliteConnection, IKeepsCommands
{
    /// <summary>In milliseconds.</summary>
    private const int BusyTimeout = 5000;

    private readonly Dictionary<string, DbCommand> _kept = [];

    private SqliteSession(string connectionString)
        : base(connectionString)
    {
    }

    public static SqliteSession OpenReader(string file) => Open(file, "PRAGMA query_only = ON; PRAGMA cache_size = -8000;");

    /// <summary>
    /// A commit returns when the log is synced. Checkpoints are made every 32 MiB of it rather than every 4: fewer pages are written twice. What
    /// a savepoint would undo is kept in memory. Few pages are: each commit looks through all that are kept. What is deleted is overwritten.
    /// </summary>
    public static SqliteSession OpenWriter(string file) =>
        Open(file, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;");

    /// <summary>False as well when the database has rolled the transaction back by itself, as it does on some failures.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public DbCommand Kept(string sql)
    {
        if (_kept.TryGetValue(sql, out var command))
            return command;

        command = CreateCommand();
        command.CommandText = sql;
        return _kept[sql] = command;
    }

    public void Run(string sql) => Kept(sql).ExecuteNonQuery();

    /// <summary>
    /// Moves all of the write-ahead log into the file and empties it, so that nothing is left there of what was deleted. False when a reader
    /// stands in the way; nobody is waited for.
    /// </summary>
    public bool TryEmptyLog()
    {
        Run("PRAGMA busy_timeout = 0");
        try
        {
            using var row = Kept("PRAGMA wal_checkpoint(TRUNCATE)").ExecuteReader();
            return row.Read() && row.GetInt64(0) == 0;
        }
        finally
        {
            Run($"PRAGMA busy_timeout = {BusyTimeout}");
        }
    }

    private static SqliteSession Open(string file, string pragmas)
    {
        var session = new SqliteSession(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
        }.ToString());
        try
        {
            session.Open();
            using var command = session.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout = {BusyTimeout}; {pragmas}";
            command.ExecuteNonQuery();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
