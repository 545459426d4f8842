using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Acts on messages that are there, as tables keep them.</summary>
/// <param name="rows">The rows that a parameter holds as a JSON array of objects; what it returns stands behind FROM.</param>
internal sealed class LogChanges(Func<string, (string Name, string Type)[], string> rows)
{
    private static readonly (string, string)[] _seqs = [("seq", "bigint")];
    private static readonly (string, string)[] _ids = [("client_id", "uuid")];
    private static readonly (string, string)[] _given = [("seq", "bigint"), ("emoji", "text"), ("user_id", "text")];
    private static readonly (string, string)[] _reactions = [.. _given, ("nickname", "text"), ("given", "bigint")];
    private static readonly (string, string)[] _messages = [("seq", "bigint"), ("version", "bigint"), ("text", "text"), ("content", "text")];
    private static readonly (string, string)[] _texts = [("seq", "bigint"), ("version", "bigint"), ("text", "text"), ("written_at", "bigint")];
    private static readonly (string, string)[] _acts =
        [("client_id", "uuid"), ("user_id", "text"), ("seq", "bigint"), ("kind", "text"), ("value", "text"), ("version", "bigint"), ("done_at", "bigint")];

    private readonly string _findMessages =
        $"SELECT {MessageLog.MessageColumns} FROM messages WHERE conversation_id = @id AND seq IN (SELECT seq FROM {rows("@seqs", _seqs)}) ORDER BY seq";

    private readonly string _findActs =
        $"""
        SELECT client_id, user_id, seq, kind, value, version, done_at FROM acts
        WHERE conversation_id = @id AND client_id IN (SELECT client_id FROM {rows("@ids", _ids)})
        """;

    private readonly string _findGiven =
        $"""
        SELECT seq, emoji, user_id FROM {rows("@asked", _given)} WHERE EXISTS (
            SELECT 1 FROM reactions WHERE reactions.conversation_id = @id AND reactions.seq = listed.seq
            AND reactions.emoji = listed.emoji AND reactions.user_id = listed.user_id)
        """;

    private readonly string _updateMessages =
        $"""
        UPDATE messages SET version = listed.version, text = listed.text, content = listed.content FROM {rows("@messages", _messages)}
        WHERE messages.conversation_id = @id AND messages.seq = listed.seq
        """;

    private readonly string _insertActs =
        $"""
        INSERT INTO acts (conversation_id, client_id, user_id, seq, kind, value, version, done_at)
        SELECT @id, client_id, user_id, seq, kind, value, version, done_at FROM {rows("@acts", _acts)}
        """;

    private readonly string _insertTexts =
        $"""
        INSERT INTO earlier_texts (conversation_id, seq, version, text, written_at)
        SELECT @id, seq, version, text, written_at FROM {rows("@texts", _texts)}
        """;

    private readonly string _insertReactions =
        $"""
        INSERT INTO reactions (conversation_id, seq, emoji, user_id, nickname, given)
        SELECT @id, seq, emoji, user_id, nickname, given FROM {rows("@reactions", _reactions)} WHERE TRUE
        ON CONFLICT (conversation_id, seq, emoji, user_id) DO UPDATE SET given = excluded.given
        """;

    private readonly string _deleteReactions =
        $"""
        DELETE FROM reactions WHERE conversation_id = @id AND (seq, emoji, user_id) IN (SELECT seq, emoji, user_id FROM {rows("@reactions", _given)})
        """;

    public async Task<Message[]> Messages(DbConnection connection, string conversationId, IEnumerable<long> seqs) =>
        [.. await connection.Query(_findMessages, MessageLog.ReadMessage, ("@id", conversationId), ("@seqs", RowsJson.Write(seqs.Select(seq => new { seq }))))];

    public async Task<ActBasis> Basis(DbConnection connection, string conversationId, ActQuery query)
    {
        var first = new Dictionary<(long, string), Member[]>();
        foreach (var (seq, emoji, count) in query.TakenBack) first[(seq, emoji)] = await FirstReactors(connection, conversationId, seq, emoji, count);
        return new ActBasis(
            await Acts(connection, conversationId, query.ClientIds),
            query.Seqs.Count == 0 ? [] : await Messages(connection, conversationId, query.Seqs),
            query.Reactions.Count == 0 ? [] : await Given(connection, conversationId, query.Reactions),
            first);
    }

    private async Task<LoggedAct[]> Acts(DbConnection connection, string conversationId, IEnumerable<Guid> clientIds) =>
    [
        .. await connection.Query(
            _findActs,
            row => new LoggedAct(
                row.GetGuid(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetInt64(5),
                DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6))),
            ("@id", conversationId),
            ("@ids", RowsJson.Write(clientIds.Select(id => new { client_id = Id(id) })))),
    ];

    private async Task<(long, string, string)[]> Given(DbConnection connection, string conversationId, IEnumerable<(long Seq, string Emoji, string UserId)> asked) =>
    [
        .. await connection.Query(
            _findGiven,
            row => (row.GetInt64(0), row.GetString(1), row.GetString(2)),
            ("@id", conversationId),
            ("@asked", RowsJson.Write(asked.Select(one => new { seq = one.Seq, emoji = one.Emoji, user_id = one.UserId })))),
    ];

    private static async Task<Member[]> FirstReactors(DbConnection connection, string conversationId, long seq, string emoji, int count) =>
    [
        .. await connection.Query(
            "SELECT user_id, nickname FROM reactions WHERE conversation_id = @id AND seq = @seq AND emoji = @emoji ORDER BY given, user_id LIMIT @count",
            row => new Member(row.GetString(0), row.GetString(1)),
            ("@id", conversationId),
            ("@seq", seq),
            ("@emoji", emoji),
            ("@count", count)),
    ];

    public static async Task<TextVersion[]> EarlierTexts(DbConnection connection, string conversationId, long seq) =>
    [
        .. await connection.Query(
            "SELECT version, text, written_at FROM earlier_texts WHERE conversation_id = @id AND seq = @seq ORDER BY version",
            row => new TextVersion(row.GetInt64(0), row.GetString(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            ("@id", conversationId),
            ("@seq", seq)),
    ];

    /// <summary>False when the head isn't the given one; then nothing may be written.</summary>
    public async Task<bool> Write(DbConnection connection, string conversationId, long version, long lastSeq, LogChange change)
    {
        if (await MoveHead(connection, conversationId, version, lastSeq, change) == 0) return false;
        await Insert(_insertActs, "@acts", change.Acts.Select(act => new
        {
            client_id = Id(act.ClientId),
            user_id = act.UserId,
            seq = act.Seq,
            kind = act.Kind,
            value = act.Value,
            version = act.Version,
            done_at = act.At.ToUnixTimeMilliseconds(),
        }));
        await Insert(_updateMessages, "@messages", change.Messages.Select(message => new
        {
            seq = message.Seq,
            version = message.Version,
            text = message.Text,
            content = ContentJson.Write(message.Content),
        }));
        await Insert(_insertTexts, "@texts", change.Replaced.Select(replaced => new
        {
            seq = replaced.Seq,
            version = replaced.Text.Version,
            text = replaced.Text.Text,
            written_at = replaced.Text.At.ToUnixTimeMilliseconds(),
        }));
        // Of what one person did to one reaction, the last thing holds.
        var reactions = change.Reactions.GroupBy(one => (one.Seq, one.Emoji, one.By.UserId)).Select(same => same.Last()).Select(one => new
        {
            seq = one.Seq,
            emoji = one.Emoji,
            user_id = one.By.UserId,
            nickname = one.By.Nickname,
            given = change.Version,
            one.On,
        }).ToArray();
        await Insert(_deleteReactions, "@reactions", reactions.Where(one => !one.On));
        await Insert(_insertReactions, "@reactions", reactions.Where(one => one.On));
        foreach (var seq in change.Deleted) await Forget(connection, conversationId, seq);
        return true;

        Task Insert<T>(string sql, string parameter, IEnumerable<T> listed) =>
            listed.Any() ? connection.Execute(sql, ("@id", conversationId), (parameter, RowsJson.Write(listed))) : Task.CompletedTask;
    }

    private static Task<int> MoveHead(DbConnection connection, string conversationId, long version, long lastSeq, LogChange change) => connection.Execute(
        """
        UPDATE conversations SET version = @version, content = COALESCE(CAST(@content AS text), content),
            last_text = CASE WHEN @touchesLast = 1 THEN CAST(@text AS text) ELSE last_text END,
            last_seq = COALESCE(CAST(@seq AS bigint), last_seq), last_at = COALESCE(CAST(@at AS bigint), last_at),
            last_author_name = COALESCE(CAST(@author AS text), last_author_name)
        WHERE id = @id AND version = @versionBefore AND last_seq = @seqBefore
        """,
        ("@version", change.Version),
        ("@content", ContentJson.Write(change.Content)),
        ("@touchesLast", change.Last is null ? 0 : 1),
        ("@text", change.Last is { IsDeleted: false, Told: null } last ? MessageText.Preview(last.Text) : null),
        ("@seq", change.Last?.Seq),
        ("@at", change.Last?.SentAt.ToUnixTimeMilliseconds()),
        ("@author", change.Last?.AuthorName),
        ("@id", conversationId),
        ("@versionBefore", version),
        ("@seqBefore", lastSeq));

    /// <summary>Everything that was said in a message, and who reacted to it.</summary>
    private static async Task Forget(DbConnection connection, string conversationId, long seq)
    {
        foreach (var table in (string[])["earlier_texts", "reactions"])
            await connection.Execute($"DELETE FROM {table} WHERE conversation_id = @id AND seq = @seq", ("@id", conversationId), ("@seq", seq));
    }

    /// <summary>As SQLite keeps it; to PostgreSQL it is all the same.</summary>
    private static string Id(Guid id) => id.ToString().ToUpperInvariant();
}
