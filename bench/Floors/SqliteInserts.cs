using Microsoft.Data.Sqlite;

namespace OrleansMessenger.Bench.Floors;

/// <summary>SQLite as the product uses it (WAL, a sync for each commit), with the one statement prepared.</summary>
internal sealed class SqliteInserts : GatheredInserts
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    public SqliteInserts(string directory)
    {
        Directory.CreateDirectory(directory);
        _connection = new SqliteConnection($"Data Source={Path.Combine(directory, "floor.db")};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000");
        Execute("CREATE TABLE posts (client_id TEXT PRIMARY KEY, conversation TEXT NOT NULL, author TEXT NOT NULL, text TEXT NOT NULL, sent_at INTEGER NOT NULL) STRICT");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO posts VALUES (@id, @conversation, @author, @text, @at)";
        foreach (var name in (string[])["@id", "@conversation", "@author", "@text", "@at"]) _insert.Parameters.AddWithValue(name, "");
        Start();
    }

    protected override void Commit(IReadOnlyList<Row> rows)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var row in rows)
        {
            object[] values = [row.ClientId, row.Conversation, row.Author, row.Text, row.SentAt.ToUnixTimeMilliseconds()];
            for (var i = 0; i < values.Length; i++) _insert.Parameters[i].Value = values[i];
            _insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    protected override void Close()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
