using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Acts on messages of many conversations: one round trip reads what they are about, one statement writes what they have made of it.</summary>
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

    // A conversation whose head somebody else has moved is left out, whole. No row is written twice: who reacted to a message that is deleted
    // isn't among the reactions. As in PostgresAppends, what is IS TRUE is hashed, and the limit has the planner expect few rows.
    private const string Sql =
        """
        WITH moved AS (
            UPDATE conversations SET version = head.version, content = COALESCE(head.content, conversations.content),
                last_text = CASE WHEN head.seq IS NULL THEN conversations.last_text ELSE head.text END,
                last_seq = COALESCE(head.seq, conversations.last_seq), last_at = COALESCE(head.at, conversations.last_at),
                last_author_name = COALESCE(head.author, conversations.last_author_name)
            FROM (SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) LIMIT $37)
                AS head (id, version, content, seq, at, author, text, version_before, seq_before)
            WHERE conversations.id = head.id AND conversations.version = version_before AND conversations.last_seq = seq_before
            RETURNING conversations.id
        ), acted AS (
            INSERT INTO acts (conversation_id, client_id, user_id, seq, kind, value, version, done_at)
            SELECT * FROM unnest($10, $11, $12, $13, $14, $15, $16, $17) AS act (id)
            WHERE (id IN (SELECT id FROM moved)) IS TRUE
        ), touched AS (
            UPDATE messages SET version = touch.version, text = touch.text, content = touch.content
            FROM (SELECT * FROM unnest($18, $19, $20, $21, $22) LIMIT $37) AS touch (id, seq, version, text, content)
            WHERE messages.conversation_id = touch.id AND messages.seq = touch.seq AND (touch.id IN (SELECT id FROM moved)) IS TRUE
        ), replaced AS (
            INSERT INTO earlier_texts (conversation_id, seq, version, text, written_at)
            SELECT * FROM unnest($23, $24, $25, $26, $27) AS earlier (id)
            WHERE (id IN (SELECT id FROM moved)) IS TRUE
        ), given AS (
            INSERT INTO reactions (conversation_id, seq, emoji, user_id, nickname, given)
            SELECT id, seq, emoji, user_id, nickname, version FROM unnest($28, $29, $30, $31, $32, $33, $34) AS one (id, seq, emoji, user_id, nickname, version, is_on)
            WHERE is_on AND (id IN (SELECT id FROM moved)) IS TRUE
            ON CONFLICT (conversation_id, seq, emoji, user_id) DO UPDATE SET given = excluded.given
        ), taken AS (
            DELETE FROM reactions
            USING (SELECT * FROM unnest($28, $29, $30, $31, $32, $33, $34) LIMIT $37) AS one (id, seq, emoji, user_id, nickname, version, is_on)
            WHERE reactions.conversation_id = one.id AND reactions.seq = one.seq AND reactions.emoji = one.emoji AND reactions.user_id = one.user_id
              AND NOT is_on AND (one.id IN (SELECT id FROM moved)) IS TRUE
        ), unsaid AS (
            DELETE FROM earlier_texts USING (SELECT * FROM unnest($35, $36) LIMIT $37) AS gone (id, seq)
            WHERE earlier_texts.conversation_id = gone.id AND earlier_texts.seq = gone.seq AND (gone.id IN (SELECT id FROM moved)) IS TRUE
        ), unreacted AS (
            DELETE FROM reactions USING (SELECT * FROM unnest($35, $36) LIMIT $37) AS gone (id, seq)
            WHERE reactions.conversation_id = gone.id AND reactions.seq = gone.seq AND (gone.id IN (SELECT id FROM moved)) IS TRUE
        )
        SELECT id FROM moved
        """;

    /// <summary>For each question what it asks for, in their order.</summary>
    public static async Task<ActBasis[]> Read(NpgsqlConnection connection, IReadOnlyList<(string Id, ActQuery About)> queries)
    {
        var (acts, messages) = (Asked(query => query.ClientIds), Asked(query => query.Seqs));
        var (given, first) = (Asked(query => query.Reactions), Asked(query => query.TakenBack));
        (string Id, T Row)[] Asked<T>(Func<ActQuery, IEnumerable<T>> rows) => [.. queries.SelectMany(query => rows(query.About), (query, row) => (query.Id, row))];
        await using var batch = new NpgsqlBatch(connection);
        Ask(batch, FindActs, Column(acts, one => one.Id), Column(acts, one => one.Row));
        Ask(batch, FindMessages, Column(messages, one => one.Id), Column(messages, one => one.Row));
        Ask(batch, FindGiven, Column(given, one => one.Id), Column(given, one => one.Row.Seq), Column(given, one => one.Row.Emoji), Column(given, one => one.Row.UserId));
        Ask(batch, FindFirst, Column(first, one => one.Id), Column(first, one => one.Row.Seq), Column(first, one => one.Row.Emoji), Column(first, one => one.Row.Count));

        await using var reader = await batch.ExecuteReaderAsync();
        var foundActs = await Answer(reader, acts, row => new LoggedAct(
            row.GetGuid(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetString(5), row.GetInt64(6), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7))));
        var foundMessages = await Answer(reader, messages, MessageLog.ReadMessage);
        var foundGiven = await Answer(reader, given, row => (row.GetInt64(1), row.GetString(2), row.GetString(3)));
        var foundFirst = await Answer(reader, first, row => (Reaction: (row.GetInt64(1), row.GetString(2)), By: new Member(row.GetString(3), row.GetString(4))));
        return [.. queries.Select(query => new ActBasis([.. foundActs[query.Id]], [.. foundMessages[query.Id]], [.. foundGiven[query.Id]], FirstReactors(query)))];

        Dictionary<(long, string), Member[]> FirstReactors((string Id, ActQuery About) query) => query.About.TakenBack.ToDictionary(
            asked => (asked.Seq, asked.Emoji),
            asked => foundFirst[query.Id].Where(one => one.Reaction == (asked.Seq, asked.Emoji)).Select(one => one.By).ToArray());
    }

    /// <summary>For each change, which is the only one of its conversation, whether it is written: not when the head isn't the one that it holds for.</summary>
    public static async Task<bool[]> Write(NpgsqlConnection connection, IReadOnlyList<PendingChange> changes)
    {
        // In the order of ids, so that two silos that meet here wait for each other instead of deadlocking.
        PendingChange[] heads = [.. changes.OrderBy(change => change.ConversationId, StringComparer.Ordinal)];
        var (acts, messages) = (Of(head => head.Change.Acts), Of(head => head.Change.Messages));
        var (replaced, reactions, deleted) = (Of(head => head.Change.Replaced), Of(head => head.Reactions), Of(head => head.Change.Deleted));
        (PendingChange Head, T Row)[] Of<T>(Func<PendingChange, IEnumerable<T>> rows) => [.. heads.SelectMany(rows, (head, row) => (head, row))];
        await using var command = new NpgsqlCommand(Sql, connection);
        Array[] columns =
        [
            Column(heads, head => head.ConversationId),
            Column(heads, head => head.Change.Version),
            Column(heads, head => ContentJson.Write(head.Change.Content)),
            Column(heads, head => head.Change.Last?.Seq),
            Column(heads, head => head.Change.Last?.SentAt.ToUnixTimeMilliseconds()),
            Column(heads, head => head.Change.Last?.AuthorName),
            Column(heads, head => head.LastText),
            Column(heads, head => head.Version),
            Column(heads, head => head.LastSeq),

            Column(acts, act => act.Head.ConversationId),
            Column(acts, act => act.Row.ClientId),
            Column(acts, act => act.Row.UserId),
            Column(acts, act => act.Row.Seq),
            Column(acts, act => act.Row.Kind),
            Column(acts, act => act.Row.Value),
            Column(acts, act => act.Row.Version),
            Column(acts, act => act.Row.At.ToUnixTimeMilliseconds()),

            Column(messages, message => message.Head.ConversationId),
            Column(messages, message => message.Row.Seq),
            Column(messages, message => message.Row.Version),
            Column(messages, message => message.Row.Text),
            Column(messages, message => ContentJson.Write(message.Row.Content)),

            Column(replaced, text => text.Head.ConversationId),
            Column(replaced, text => text.Row.Seq),
            Column(replaced, text => text.Row.Text.Version),
            Column(replaced, text => text.Row.Text.Text),
            Column(replaced, text => text.Row.Text.At.ToUnixTimeMilliseconds()),

            Column(reactions, reaction => reaction.Head.ConversationId),
            Column(reactions, reaction => reaction.Row.Seq),
            Column(reactions, reaction => reaction.Row.Emoji),
            Column(reactions, reaction => reaction.Row.By.UserId),
            Column(reactions, reaction => reaction.Row.By.Nickname),
            Column(reactions, reaction => reaction.Head.Change.Version),
            Column(reactions, reaction => reaction.Row.On),

            Column(deleted, message => message.Head.ConversationId),
            Column(deleted, message => message.Row),
        ];
        foreach (var column in columns) command.Parameters.Add(new NpgsqlParameter { Value = column });
        command.Parameters.Add(new NpgsqlParameter { Value = (long)columns.Max(column => column.Length) });

        var moved = new HashSet<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) moved.Add(reader.GetString(0));
        return [.. changes.Select(change => moved.Contains(change.ConversationId))];
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
    private static async Task<ILookup<string, T>> Answer<TAsked, T>(NpgsqlDataReader reader, TAsked[] asked, Func<NpgsqlDataReader, T> read)
    {
        var rows = new List<(string Id, T Row)>();
        while (asked.Length > 0 && await reader.ReadAsync()) rows.Add((reader.GetString(0), read(reader)));
        if (asked.Length > 0) await reader.NextResultAsync();
        return rows.ToLookup(one => one.Id, one => one.Row);
    }
}
