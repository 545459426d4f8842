using System.Text;
using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Acts on messages of many conversations: one round trip reads what they are about, one statement writes them.</summary>
internal static class PostgresChanges
{
    // Each row is looked up by itself (a limit is never joined): the planner would rather read a table that is small while it plans.
    private const string FindActs =
        """
        SELECT found.* FROM unnest($1, $2) AS asked (conversation_id, client_id), LATERAL (
            SELECT conversation_id, client_id, user_id, seq, kind, value, version, done_at FROM acts
            WHERE acts.client_id = asked.client_id AND acts.conversation_id = asked.conversation_id LIMIT 1) AS found
        """;

    private const string FindMessages =
        $"""
        SELECT found.* FROM unnest($1, $2) AS asked (conversation_id, seq), LATERAL (
            SELECT {MessageLog.MessageColumns} FROM messages
            WHERE messages.conversation_id = asked.conversation_id AND messages.seq = asked.seq LIMIT 1) AS found
        """;

    private const string FindGiven =
        """
        SELECT found.* FROM unnest($1, $2, $3, $4) AS asked (conversation_id, seq, emoji, user_id), LATERAL (
            SELECT conversation_id, seq, emoji, user_id FROM reactions
            WHERE reactions.conversation_id = asked.conversation_id AND reactions.seq = asked.seq
              AND reactions.emoji = asked.emoji AND reactions.user_id = asked.user_id LIMIT 1) AS found
        """;

    private const string FindFirst =
        """
        SELECT found.* FROM unnest($1, $2, $3, $4) AS asked (conversation_id, seq, emoji, count), LATERAL (
            SELECT conversation_id, seq, emoji, user_id, nickname FROM reactions
            WHERE reactions.conversation_id = asked.conversation_id AND reactions.seq = asked.seq AND reactions.emoji = asked.emoji
            ORDER BY given, user_id LIMIT asked.count) AS found
        """;

    /// <summary>For each question what it asks for, in their order.</summary>
    public static async Task<ActBasis[]> Read(NpgsqlConnection connection, IReadOnlyList<(string Id, ActQuery About)> queries)
    {
        var (acts, messages) = (Asked(query => query.ClientIds), Asked(query => query.Seqs));
        var (given, first) = (Asked(query => query.Reactions), Asked(query => query.TakenBack));
        (string Id, T Row)[] Asked<T>(Func<ActQuery, IEnumerable<T>> rows) =>
            [.. queries.SelectMany(query => rows(query.About), (query, row) => (query.Id, row))];
        await using var batch = new NpgsqlBatch(connection);
        Ask(batch, FindActs, Column(acts, one => one.Id), Column(acts, one => one.Row));
        Ask(batch, FindMessages, Column(messages, one => one.Id), Column(messages, one => one.Row));
        Ask(batch, FindGiven,
            Column(given, one => one.Id), Column(given, one => one.Row.Seq), Column(given, one => one.Row.Emoji),
            Column(given, one => one.Row.UserId));
        Ask(batch, FindFirst,
            Column(first, one => one.Id), Column(first, one => one.Row.Seq), Column(first, one => one.Row.Emoji),
            Column(first, one => one.Row.Count));

        await using var reader = await batch.ExecuteReaderAsync();
        var foundActs = await Answer(reader, acts, row => new LoggedAct(
            row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetInt64(6),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7))));
        var foundMessages = await Answer(reader, messages, MessageLog.ReadMessage);
        var foundGiven = await Answer(reader, given, row => (row.GetInt64(1), row.GetString(2), row.GetString(3)));
        var foundFirst = await Answer(
            reader, first, row => (Reaction: (row.GetInt64(1), row.GetString(2)), By: new Member(row.GetString(3), row.GetString(4))));
        return
        [
            .. queries.Select(query => new ActBasis(
                [.. foundActs[query.Id]], [.. foundMessages[query.Id]], [.. foundGiven[query.Id]], FirstReactors(query))),
        ];

        Dictionary<(long, string), Member[]> FirstReactors((string Id, ActQuery About) query) => query.About.TakenBack.ToDictionary(
            asked => (asked.Seq, asked.Emoji),
            asked => foundFirst[query.Id].Where(one => one.Reaction == (asked.Seq, asked.Emoji)).Select(one => one.By).ToArray());
    }

    /// <summary>
    /// For each change, which is the only one of its conversation, whether it is written: not when the head isn't the one that it holds
    /// for.
    /// </summary>
    public static async Task<bool[]> Write(NpgsqlConnection connection, IReadOnlyList<PendingChange> changes)
    {
        // In the order of ids, so that two silos that meet here wait for each other instead of deadlocking.
        PendingChange[] heads = [.. changes.OrderBy(change => change.ConversationId, StringComparer.Ordinal)];
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = Statement(heads, command.Parameters);
        var moved = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) moved.Add(reader.GetString(0));
        return [.. changes.Select(change => moved.Contains(change.ConversationId))];
    }

    /// <summary>
    /// A conversation whose head somebody else has moved is left out, whole. No row is written twice: who reacted to a message that is
    /// deleted isn't among the reactions. Tables that nothing is written to aren't named, since each costs time.
    /// </summary>
    private static string Statement(PendingChange[] heads, NpgsqlParameterCollection parameters)
    {
        var (acts, messages) = (Of(head => head.Change.Acts), Of(head => head.Change.Messages));
        var (given, taken) = (Of(head => head.Reactions.Where(one => one.On)), Of(head => head.Reactions.Where(one => !one.On)));
        var (replaced, deleted) = (Of(head => head.Change.Replaced), Of(head => head.Change.Deleted));
        // As in PostgresAppends: with a limit, which leaves nothing out, the planner expects few rows, and what is IS TRUE is hashed.
        var limit = Parameter(
            (long)heads.Length + acts.Length + messages.Length + replaced.Length + given.Length + taken.Length + deleted.Length);
        const string OfMoved = "(listed.id IN (SELECT id FROM moved)) IS TRUE";

        var sql = new StringBuilder(
            $"""
            WITH moved AS (
                UPDATE conversations SET version = listed.version, content = COALESCE(listed.content, conversations.content),
                    last_text = CASE WHEN listed.seq IS NULL THEN conversations.last_text ELSE listed.text END,
                    last_seq = COALESCE(listed.seq, conversations.last_seq), last_at = COALESCE(listed.at, conversations.last_at),
                    last_author_name = COALESCE(listed.author, conversations.last_author_name)
                FROM {Rows(
                    "id, version, version_before, seq_before, content, seq, at, author, text",
                    Column(heads, head => head.ConversationId), Column(heads, head => head.Change.Version),
                    Column(heads, head => head.Version), Column(heads, head => head.LastSeq),
                    Column(heads, head => ContentJson.Write(head.Change.Content)),
                    Column(heads, head => head.Change.Last?.Seq), Column(heads, head => head.Change.Last?.SentAt.ToUnixTimeMilliseconds()),
                    Column(heads, head => head.Change.Last?.AuthorName), Column(heads, head => head.LastText))}
                WHERE conversations.id = listed.id AND conversations.version = version_before AND conversations.last_seq = seq_before
                RETURNING conversations.id
            ), acted AS (
                INSERT INTO acts (conversation_id, client_id, user_id, seq, kind, value, version, done_at)
                SELECT * FROM {Rows(
                    "id, client_id, user_id, seq, kind, value, version, done_at",
                    Column(acts, act => act.Id), Column(acts, act => act.Row.ClientId), Column(acts, act => act.Row.UserId),
                    Column(acts, act => act.Row.Seq), Column(acts, act => act.Row.Kind), Column(acts, act => act.Row.Value),
                    Column(acts, act => act.Row.Version), Column(acts, act => act.Row.At.ToUnixTimeMilliseconds()))}
                WHERE {OfMoved}
            )
            """);
        if (messages.Length > 0)
            sql.Append(
                $"""
                , touched AS (
                    UPDATE messages SET version = listed.version, text = listed.text, content = listed.content
                    FROM {Rows(
                        "id, seq, version, text, content",
                        Column(messages, message => message.Id), Column(messages, message => message.Row.Seq),
                        Column(messages, message => message.Row.Version), Column(messages, message => message.Row.Text),
                        Column(messages, message => ContentJson.Write(message.Row.Content)))}
                    WHERE messages.conversation_id = listed.id AND messages.seq = listed.seq AND {OfMoved}
                )
                """);
        if (replaced.Length > 0)
            sql.Append(
                $"""
                , replaced AS (
                    INSERT INTO earlier_texts (conversation_id, seq, version, text, written_at)
                    SELECT * FROM {Rows(
                        "id, seq, version, text, written_at",
                        Column(replaced, text => text.Id), Column(replaced, text => text.Row.Seq),
                        Column(replaced, text => text.Row.Text.Version), Column(replaced, text => text.Row.Text.Text),
                        Column(replaced, text => text.Row.Text.At.ToUnixTimeMilliseconds()))}
                    WHERE {OfMoved}
                )
                """);
        if (given.Length > 0)
            sql.Append(
                $"""
                , given AS (
                    INSERT INTO reactions (conversation_id, seq, emoji, user_id, nickname, given)
                    SELECT * FROM {Rows(
                        "id, seq, emoji, user_id, nickname, given",
                        Column(given, one => one.Id), Column(given, one => one.Row.Seq), Column(given, one => one.Row.Emoji),
                        Column(given, one => one.Row.By.UserId), Column(given, one => one.Row.By.Nickname),
                        Column(given, one => one.Version))}
                    WHERE {OfMoved}
                    ON CONFLICT (conversation_id, seq, emoji, user_id) DO UPDATE SET given = excluded.given
                )
                """);
        if (taken.Length > 0)
            sql.Append(
                $"""
                , taken AS (
                    DELETE FROM reactions USING {Rows(
                        "id, seq, emoji, user_id",
                        Column(taken, one => one.Id), Column(taken, one => one.Row.Seq), Column(taken, one => one.Row.Emoji),
                        Column(taken, one => one.Row.By.UserId))}
                    WHERE reactions.conversation_id = listed.id AND reactions.seq = listed.seq AND reactions.emoji = listed.emoji
                      AND reactions.user_id = listed.user_id AND {OfMoved}
                )
                """);
        if (deleted.Length > 0)
        {
            var rows = Rows("id, seq", Column(deleted, message => message.Id), Column(deleted, message => message.Row));
            foreach (var table in (string[])["earlier_texts", "reactions"])
                sql.Append(
                    $"""
                    , no_{table} AS (
                        DELETE FROM {table} USING {rows}
                        WHERE {table}.conversation_id = listed.id AND {table}.seq = listed.seq AND {OfMoved}
                    )
                    """);
        }
        return sql.Append(" SELECT id FROM moved").ToString();

        (string Id, long Version, T Row)[] Of<T>(Func<PendingChange, IEnumerable<T>> rows) =>
            [.. heads.SelectMany(rows, (head, row) => (head.ConversationId, head.Change.Version, row))];

        string Rows(string names, params Array[] columns) =>
            $"(SELECT * FROM unnest({string.Join(", ", columns.Select(Parameter))}) LIMIT {limit}) AS listed ({names})";

        string Parameter(object value)
        {
            parameters.Add(new NpgsqlParameter { Value = value });
            return $"${parameters.Count}";
        }
    }

    /// <summary>A parameter: one value of each row.</summary>
    private static TValue[] Column<TRow, TValue>(TRow[] rows, Func<TRow, TValue> value) => Array.ConvertAll(rows, row => value(row));

    /// <summary>Nothing where there is nothing to ask for: that is another answer less.</summary>
    private static void Ask(NpgsqlBatch batch, string sql, params Array[] columns)
    {
        if (columns[0].Length == 0) return;
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in columns) command.Parameters.Add(new NpgsqlParameter { Value = column });
        batch.BatchCommands.Add(command);
    }

    /// <summary>The next answer, by conversation.</summary>
    private static async Task<ILookup<string, T>> Answer<TAsked, T>(
        NpgsqlDataReader reader, TAsked[] asked, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<(string Id, T Row)>();
        while (asked.Length > 0 && await reader.ReadAsync()) rows.Add((reader.GetString(0), read(reader)));
        if (asked.Length > 0) await reader.NextResultAsync();
        return rows.ToLookup(one => one.Id, one => one.Row);
    }
}
