using Microsoft.Data.Sqlite;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Bench.Servers;

/// <summary>How much has been said so far.</summary>
/// <param name="People">Besides those who are measured.</param>
/// <param name="Messages">In each conversation.</param>
internal sealed record HistorySize(int People, int Conversations, int Messages);

/// <summary>Conversations and messages written into the product's SQLite tables while it isn't running: 5 members each, one every two minutes.</summary>
internal sealed class SeededHistory : IDisposable
{
    private const string Message = "'Message ' || s || ' of a conversation that went on for a while, about as long as people write to each other'";

    private readonly SqliteConnection _connection;

    public SeededHistory(StorageOptions options)
    {
        _connection = new SqliteConnection($"Data Source={options.SqliteFile};Pooling=False");
        _connection.Open();
        // What is seeded needs to be on disk only when it is all there.
        Execute("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000");
    }

    /// <param name="first">The number of the first conversation; the following have the following.</param>
    public void Write(HistorySize size, long first = 0)
    {
        using var transaction = _connection.BeginTransaction();
        (string, object)[] parameters = [("@first", first), ("@conversations", size.Conversations), ("@messages", size.Messages), ("@people", size.People)];
        const string From = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @conversations)";
        Execute(
            $"""
            {From} INSERT INTO conversations (id, title, created_by, created_at, version, last_seq, last_at, last_author_name, last_text,
              member_count, first_members)
            SELECT printf('%032x', @first + i), 'Conversation ' || i, printf('%032x', 1 + i * 5 % @people), 1700000000000, @messages, @messages,
              1700000000000 + (i + 1) * 120000, 'Ada', (SELECT {Message} FROM (SELECT @messages AS s)), 5, '[]' FROM n
            """, parameters);
        Execute(
            $"""
            {From} INSERT INTO members (conversation_id, user_id, nickname, place)
            SELECT printf('%032x', @first + i), printf('%032x', 1 + (i * 5 + j.value) % @people), 'Ada', j.value FROM n, json_each('[0,1,2,3,4]') AS j
            """, parameters);
        Execute(
            $"""
            {From}, m (s) AS (SELECT 1 UNION ALL SELECT s + 1 FROM m WHERE s < @messages)
            INSERT INTO messages (conversation_id, seq, version, client_id, author_id, author_name, text, sent_at)
            SELECT printf('%032x', @first + i), s, s, printf('%08X-%04X-7000-8000-%012X', (@first + i) & 0xFFFFFFFF, (@first + i) >> 32, s), printf('%032x', 1 + (i * 5 + s % 5) % @people), 'Ada',
              {Message}, 1700000000000 + i * 120000 + s * 1000 FROM n, m
            """, parameters);
        transaction.Commit();
    }

    /// <summary>Somebody is in so many of the conversations, from this number on.</summary>
    public void Join(string userId, long first, int count) => Execute(
        """
        INSERT INTO members (conversation_id, user_id, nickname, place)
        SELECT id, @user, 'Ada', 5 FROM conversations WHERE id >= printf('%032x', @first) AND id < printf('%032x', @first + @count)
        """, ("@user", userId), ("@first", first), ("@count", count));

    /// <summary>The member owns the conversation.</summary>
    public void Own(string userId, long conversation) => Execute(
        "UPDATE members SET role = 'owner' WHERE conversation_id = printf('%032x', @conversation) AND user_id = @user",
        ("@user", userId), ("@conversation", conversation));

    /// <summary>So many of the people are in one conversation.</summary>
    public void Fill(long conversation, int members) => Execute(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
        INSERT OR IGNORE INTO members (conversation_id, user_id, nickname, place)
        SELECT printf('%032x', @conversation), printf('%032x', i), 'Ada', 5 + i FROM n
        """, ("@conversation", conversation), ("@count", members));

    public void Dispose()
    {
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        _connection.Dispose();
    }

    private void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
