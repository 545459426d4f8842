using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Log;

/// <summary>Appends of many conversations in two round trips: what is there, under lock; then what is new.</summary>
internal static class PostgresAppends
{
    // In the order of ids, so that two silos that meet here wait for each other instead of deadlocking.
    private const string LockHeads =
        "SELECT id, version, last_seq FROM conversations WHERE id = ANY ($1) ORDER BY id FOR UPDATE";

    // By nothing but the index on client ids: the planner might prefer to read whole conversations.
    private const string FindStored = $"SELECT {MessageLog.MessageColumns} FROM messages WHERE client_id = ANY ($1)";

    private const string InsertMessages =
        $"INSERT INTO messages ({MessageLog.MessageColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string MoveHeads =
        """
        UPDATE conversations SET version = last.version, last_seq = last.seq, last_at = last.at, last_author_name = last.name, last_text = last.text
        FROM unnest($1, $2, $3, $4, $5, $6) AS last (id, version, seq, at, name, text) WHERE conversations.id = last.id
        """;

    /// <summary>For each append, which is the only one of its conversation, its results; null when its head is stale.</summary>
    public static async Task<AppendResult[]?[]> Write(NpgsqlConnection connection, List<PendingAppend> appends)
    {
        var (heads, stored) = await Read(connection, appends);
        var results = appends.Select(append => heads.GetValueOrDefault(append.ConversationId) == (append.Version, append.LastSeq)
            ? Numbering.After(append.ConversationId, append.Version, append.LastSeq, append.Messages, stored[append.ConversationId])
            : null).ToArray();
        var appended = results.OfType<AppendResult[]>().SelectMany(all => all).Where(one => one.Appended).Select(one => one.Message).ToArray();
        if (appended.Length > 0)
            await Write(connection, appended);
        return results;
    }

    private static async Task<(Dictionary<string, (long, long)?> Heads, Dictionary<string, Dictionary<Guid, Message>> Stored)> Read(
        NpgsqlConnection connection, List<PendingAppend> appends)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(LockHeads, Column(appends, append => append.ConversationId)),
                Command(FindStored, Column(appends.SelectMany(append => append.Messages), message => message.ClientId)),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();

        var heads = new Dictionary<string, (long, long)?>();
        while (await reader.ReadAsync())
            heads[reader.GetString(0)] = (reader.GetInt64(1), reader.GetInt64(2));

        var stored = appends.ToDictionary(append => append.ConversationId, _ => new Dictionary<Guid, Message>());
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            var message = MessageLog.ReadMessage(reader);
            if (stored.TryGetValue(message.ConversationId, out var there)) there[message.ClientId] = message;
        }

        return (heads, stored);
    }

    private static async Task Write(NpgsqlConnection connection, Message[] appended)
    {
        var last = appended.GroupBy(message => message.ConversationId).Select(group => group.Last()).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    InsertMessages,
                    Column(appended, message => message.ConversationId),
                    Column(appended, message => message.Seq),
                    Column(appended, message => message.Version),
                    Column(appended, message => message.ClientId),
                    Column(appended, message => message.AuthorId),
                    Column(appended, message => message.AuthorName),
                    Column(appended, message => message.Text),
                    Column(appended, message => message.SentAt.ToUnixTimeMilliseconds())),
                Command(
                    MoveHeads,
                    Column(last, message => message.ConversationId),
                    Column(last, message => message.Version),
                    Column(last, message => message.Seq),
                    Column(last, message => message.SentAt.ToUnixTimeMilliseconds()),
                    Column(last, message => message.AuthorName),
                    Column(last, message => MessageText.Preview(message.Text))),
            },
        };
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand Command(string sql, params Array[] columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns)
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        return command;
    }

    /// <summary>One parameter: a value of each row.</summary>
    private static TValue[] Column<TRow, TValue>(IEnumerable<TRow> rows, Func<TRow, TValue> value) => rows.Select(value).ToArray();
}
