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

    // In the order in which reading positions are written otherwise.
    private const string ReadOwn =
        """
        INSERT INTO read_positions (user_id, conversation_id, seq)
        SELECT user_id, conversation_id, own.seq FROM unnest($1, $2, $3, $4) AS own (user_id, conversation_id, seq, before)
        WHERE before = 0 OR EXISTS (
            SELECT 1 FROM read_positions AS read WHERE read.user_id = own.user_id AND read.conversation_id = own.conversation_id AND read.seq = before)
        ORDER BY 1, 2
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_positions.seq
        RETURNING conversation_id
        """;

    /// <summary>For each append, which is the only one of its conversation, its results; null when its head is stale.</summary>
    public static async Task<AppendResult[]?[]> Write(NpgsqlConnection connection, List<PendingAppend> appends)
    {
        var (heads, stored) = await Read(connection, appends);
        var results = appends.Select(append => heads.GetValueOrDefault(append.ConversationId) == (append.Version, append.LastSeq)
            ? Numbering.After(append.ConversationId, append.Version, append.LastSeq, append.Messages, stored[append.ConversationId])
            : null).ToArray();
        var appended = results.OfType<AppendResult[]>().SelectMany(all => all).Where(one => one.Appended).Select(one => one.Message).ToArray();
        if (appended.Length == 0) return results;
        var own = results.OfType<AppendResult[]>().Select(Numbering.OwnBeginning).OfType<Message>().ToDictionary(message => message.ConversationId);
        var read = await Write(connection, appended, [.. own.Values.Select(message => (message, heads[message.ConversationId]!.Value.LastSeq))]);
        return [.. results.Zip(appends, (result, append) => read.Contains(append.ConversationId) ? result?.WithRead(own[append.ConversationId]) : result)];
    }

    private static async Task<(Dictionary<string, (long Version, long LastSeq)?> Heads, Dictionary<string, Dictionary<Guid, Message>> Stored)> Read(
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

        var heads = new Dictionary<string, (long Version, long LastSeq)?>();
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

    /// <param name="own">What writers of messages may have read with them, and the place before.</param>
    /// <returns>The conversations in which they had read all before, and so have read it.</returns>
    private static async Task<HashSet<string>> Write(NpgsqlConnection connection, Message[] appended, (Message Message, long Before)[] own)
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
                Command(
                    ReadOwn,
                    Column(own, one => one.Message.AuthorId),
                    Column(own, one => one.Message.ConversationId),
                    Column(own, one => one.Message.Seq),
                    Column(own, one => one.Before)),
            },
        };
        // Only the last of them has rows to tell.
        await using var reader = await batch.ExecuteReaderAsync();
        var read = new HashSet<string>();
        while (await reader.ReadAsync()) read.Add(reader.GetString(0));
        return read;
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
