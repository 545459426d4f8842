using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OrleansMessenger.Silo.Storage.Sqlite;

/// <summary>A connection that keeps its statements prepared. Serves one piece of work at a time.</summary>
internal sealed class SqliteSession : SqliteConnection, IKeepsCommands
{
    private readonly Dictionary<string, DbCommand> _kept = [];

    private SqliteSession(string connectionString)
        : base(connectionString)
    {
    }

    public static SqliteSession OpenReader(string file) => Open(file, "PRAGMA query_only = ON; PRAGMA cache_size = -8000;");

    /// <summary>A commit returns when the log is synced. Checkpoints are made every 32 MiB of it rather than every 4: fewer pages are written twice. What a savepoint would undo is kept in memory. Few pages are: each commit looks through all that are kept.</summary>
    public static SqliteSession OpenWriter(string file) =>
        Open(file, "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 8000; PRAGMA temp_store = MEMORY;");

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
            command.CommandText = "PRAGMA busy_timeout = 5000; " + pragmas;
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
