using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Appends of many conversations in one statement, which is a transaction and a round trip of its own.</summary>
internal static class PostgresAppends
{
    // A conversation is left out, whole, when one of the messages is there already, or when somebody else has moved its head, as whoever
    // stores a message does. What stands in (… IN …) IS TRUE is hashed; a join of two lists would compare each with each.
    // The limit leaves no list out: with it the planner expects few heads, and looks each up instead of reading all conversations.
    private const string Sql =
        $"""
        WITH moved AS (
            UPDATE conversations SET version = last.version, last_seq = last.seq, last_at = last.at, last_author_name = last.name, last_text = last.text
            FROM (SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) LIMIT $22) AS last (id, version, seq, at, name, text, version_before, seq_before)
            WHERE conversations.id = last.id AND conversations.version = version_before AND conversations.last_seq = seq_before
              AND last.id NOT IN (
                  SELECT conversation_id FROM unnest($9, $12) AS new (conversation_id, client_id)
                  WHERE (SELECT TRUE FROM messages WHERE messages.client_id = new.client_id AND messages.conversation_id = new.conversation_id))
            RETURNING conversations.id
        ), inserted AS (
            INSERT INTO messages ({MessageLog.MessageColumns})
            SELECT * FROM unnest($9, $10, $11, $12, $13, $14, $15, $16, $17) AS new ({MessageLog.MessageColumns})
            WHERE (conversation_id IN (SELECT id FROM moved)) IS TRUE
        ), own AS (
            SELECT * FROM unnest($18, $19, $20, $21) AS own (user_id, conversation_id, seq, before)
            WHERE (conversation_id IN (SELECT id FROM moved)) IS TRUE
        ), read_on AS (
            UPDATE read_positions SET seq = own.seq FROM own
            WHERE read_positions.user_id = own.user_id AND read_positions.conversation_id = own.conversation_id AND read_positions.seq = before AND before > 0
            RETURNING own.conversation_id
        ), read_first AS (
            INSERT INTO read_positions (user_id, conversation_id, seq)
            SELECT user_id, conversation_id, seq FROM own WHERE before = 0
            ON CONFLICT DO NOTHING RETURNING conversation_id
        )
        SELECT id, (id IN (SELECT conversation_id FROM read_on UNION ALL SELECT conversation_id FROM read_first)) IS TRUE FROM moved
        """;

    /// <summary>For each append, which is the only one of its conversation, its results; null for those of which nothing was written.</summary>
    /// <param name="stored">Messages that the log has already, by client id: they are not appended again.</param>
    public static async Task<AppendResult[]?[]> Write(NpgsqlConnection connection, IReadOnlyList<PendingAppend> appends, IReadOnlyDictionary<Guid, Message> stored)
    {
        // In the order of ids, so that two silos that meet here wait for each other instead of deadlocking.
        var heads = appends.Select(append => new Head(append, Numbering.After(append.ConversationId, append.Version, append.LastSeq, append.Messages, new(stored))))
            .OrderBy(head => head.Id, StringComparer.Ordinal).ToArray();
        var appended = heads.SelectMany(head => head.New).ToArray();
        // And in the order in which reading positions are written otherwise.
        var own = heads.OrderBy(head => head.Own.AuthorId, StringComparer.Ordinal).ThenBy(head => head.Id, StringComparer.Ordinal).ToArray();
        await using var command = new NpgsqlCommand(Sql, connection);
        Array[] columns =
        [
            Column(heads, head => head.Id),
            Column(heads, head => head.New[^1].Version),
            Column(heads, head => head.New[^1].Seq),
            Column(heads, head => head.New[^1].SentAt.ToUnixTimeMilliseconds()),
            Column(heads, head => head.New[^1].AuthorName),
            Column(heads, head => MessageText.Preview(head.New[^1].Text)),
            Column(heads, head => head.Before.Version),
            Column(heads, head => head.Before.LastSeq),

            Column(appended, message => message.ConversationId),
            Column(appended, message => message.Seq),
            Column(appended, message => message.Version),
            Column(appended, message => message.ClientId),
            Column(appended, message => message.AuthorId),
            Column(appended, message => message.AuthorName),
            Column(appended, message => message.Text),
            Column(appended, message => message.SentAt.ToUnixTimeMilliseconds()),
            Column(appended, message => ContentJson.Write(message.Content)),

            Column(own, head => head.Own.AuthorId),
            Column(own, head => head.Id),
            Column(own, head => head.Own.Seq),
            Column(own, head => head.Before.LastSeq),
        ];
        foreach (var column in columns)
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        command.Parameters.Add(new NpgsqlParameter { Value = (long)heads.Length });

        var isRead = new Dictionary<string, bool>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                isRead.Add(reader.GetString(0), reader.GetBoolean(1));
        }

        var results = heads.Where(head => isRead.ContainsKey(head.Id))
            .ToDictionary(head => head.Id, head => isRead[head.Id] ? head.Results.WithRead(head.Own) : head.Results);
        return [.. appends.Select(append => results.GetValueOrDefault(append.ConversationId))];
    }

    /// <summary>A parameter: one value of each row.</summary>
    private static TValue[] Column<TRow, TValue>(TRow[] rows, Func<TRow, TValue> value) => Array.ConvertAll(rows, row => value(row));

    private sealed record Head(PendingAppend Before, AppendResult[] Results)
    {
        public string Id => Before.ConversationId;

        /// <summary>At least one.</summary>
        public Message[] New { get; } = [.. Results.Where(result => result.Appended).Select(result => result.Message)];

        /// <summary>The last of those with which they begin and that one person wrote.</summary>
        public Message Own { get; } = Numbering.OwnBeginning(Results)!;
    }
}
