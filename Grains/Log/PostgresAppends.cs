using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Log;

/// <summary>Appends of many conversations in two round trips: which messages are there; then what is new.</summary>
internal static class PostgresAppends
{
    // By nothing but the index on client ids: the planner might prefer to read whole conversations.
    private const string FindStored = $"SELECT {MessageLog.MessageColumns} FROM messages WHERE client_id = ANY ($1)";

    // Only where nobody else has moved it, which also tells that nothing was stored since it was looked for.
    private const string MoveHeads =
        """
        UPDATE conversations SET version = last.version, last_seq = last.seq, last_at = last.at, last_author_name = last.name, last_text = last.text
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS last (id, version, seq, at, name, text, version_before, seq_before)
        WHERE conversations.id = last.id AND conversations.version = version_before AND conversations.last_seq = seq_before
        """;

    private const string InsertMessages =
        $"INSERT INTO messages ({MessageLog.MessageColumns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string ReadOwn =
        """
        UPDATE read_positions SET seq = own.seq FROM unnest($1, $2, $3, $4) AS own (user_id, conversation_id, seq, before)
        WHERE read_positions.user_id = own.user_id AND read_positions.conversation_id = own.conversation_id AND read_positions.seq = before
        RETURNING own.conversation_id
        """;

    private const string ReadFirst =
        """
        INSERT INTO read_positions (user_id, conversation_id, seq)
        SELECT user_id, conversation_id, seq FROM unnest($1, $2, $3, $4) AS own (user_id, conversation_id, seq, before)
        ON CONFLICT DO NOTHING RETURNING conversation_id
        """;

    /// <summary>For each append, which is the only one of its conversation, its results.</summary>
    /// <exception cref="StaleHeadException">For one of them, or <see cref="PostgresErrorCodes.UniqueViolation"/>; nothing may be committed then.</exception>
    public static async Task<AppendResult[][]> Write(NpgsqlConnection connection, List<PendingAppend> appends)
    {
        var stored = await Stored(connection, appends);
        var results = appends.ConvertAll(append =>
            Numbering.After(append.ConversationId, append.Version, append.LastSeq, append.Messages, stored[append.ConversationId])).ToArray();
        // In the order of ids, so that two silos that meet here wait for each other instead of deadlocking.
        var heads = appends.Zip(results, (append, result) => new Head(append, [.. result.Where(one => one.Appended).Select(one => one.Message)], Numbering.OwnBeginning(result)))
            .Where(head => head.New.Length > 0).OrderBy(head => head.Id, StringComparer.Ordinal).ToArray();
        if (heads.Length == 0) return results;
        var read = await Write(connection, heads);
        for (var i = 0; i < results.Length; i++)
            if (read.TryGetValue(appends[i].ConversationId, out var own)) results[i] = results[i].WithRead(own);
        return results;
    }

    private static async Task<Dictionary<string, Dictionary<Guid, Message>>> Stored(NpgsqlConnection connection, List<PendingAppend> appends)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Command(FindStored, Column(appends.SelectMany(append => append.Messages), message => message.ClientId)) },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        var stored = appends.ToDictionary(append => append.ConversationId, _ => new Dictionary<Guid, Message>());
        while (await reader.ReadAsync())
        {
            var message = MessageLog.ReadMessage(reader);
            if (stored.TryGetValue(message.ConversationId, out var there)) there[message.ClientId] = message;
        }

        return stored;
    }

    /// <returns>Of the conversations whose writer had read all before, and so has read it: the last message of that.</returns>
    private static async Task<Dictionary<string, Message>> Write(NpgsqlConnection connection, Head[] heads)
    {
        var appended = heads.SelectMany(head => head.New).ToArray();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    MoveHeads,
                    Column(heads, head => head.Id),
                    Column(heads, head => head.Last.Version),
                    Column(heads, head => head.Last.Seq),
                    Column(heads, head => head.Last.SentAt.ToUnixTimeMilliseconds()),
                    Column(heads, head => head.Last.AuthorName),
                    Column(heads, head => MessageText.Preview(head.Last.Text)),
                    Column(heads, head => head.Before.Version),
                    Column(heads, head => head.Before.LastSeq)),
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
            },
        };
        AddReads(ReadOwn, heads.Where(head => head.Before.LastSeq > 0));
        AddReads(ReadFirst, heads.Where(head => head.Before.LastSeq == 0));

        var own = heads.ToDictionary(head => head.Id, head => head.Own!);
        var read = new Dictionary<string, Message>();
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                var id = reader.GetString(0);
                read.Add(id, own[id]);
            }
        }
        while (await reader.NextResultAsync());
        return batch.BatchCommands[0].RecordsAffected == heads.Length ? read : throw new StaleHeadException(heads[0].Id);

        // In the order in which reading positions are written otherwise.
        void AddReads(string sql, IEnumerable<Head> some)
        {
            var ordered = some.OrderBy(head => head.Own!.AuthorId, StringComparer.Ordinal).ThenBy(head => head.Id, StringComparer.Ordinal).ToArray();
            if (ordered.Length == 0) return;
            batch.BatchCommands.Add(Command(
                sql,
                Column(ordered, head => head.Own!.AuthorId),
                Column(ordered, head => head.Id),
                Column(ordered, head => head.Own!.Seq),
                Column(ordered, head => head.Before.LastSeq)));
        }
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

    /// <param name="New">What is new after it.</param>
    /// <param name="Own">The last of those with which that begins and that one person wrote.</param>
    private sealed record Head(PendingAppend Before, Message[] New, Message? Own)
    {
        public string Id => Before.ConversationId;

        public Message Last => New[^1];
    }
}
