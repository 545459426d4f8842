using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Acts on messages that are there, row by row: a prepared statement costs less here than a list of rows would.</summary>
internal static class SqliteChanges
{
    public static async Task<ActBasis> Basis(DbConnection connection, string conversationId, ActQuery query)
    {
        var (acts, messages, given) = (new List<LoggedAct>(), new List<Message>(), new List<(long, string, string)>());
        var first = new Dictionary<(long, string), Member[]>();
        foreach (var clientId in query.ClientIds)
            if (await FindAct(connection, conversationId, clientId) is { } act) acts.Add(act);
        foreach (var seq in query.Seqs)
            if (await FindMessage(connection, conversationId, seq) is { } message) messages.Add(message);
        foreach (var reaction in query.Reactions)
            if (await IsGiven(connection, conversationId, reaction)) given.Add(reaction);
        foreach (var (seq, emoji, count) in query.TakenBack)
            first[(seq, emoji)] = await FirstReactors(connection, conversationId, seq, emoji, count);
        return new ActBasis([.. acts], [.. messages], [.. given], first);
    }

    /// <summary>False when the head isn't the given one; then nothing may be written.</summary>
    public static async Task<bool> Write(DbConnection connection, PendingChange pending)
    {
        var (id, change) = (pending.ConversationId, pending.Change);
        if (await MoveHead(connection, pending) == 0) return false;
        foreach (var act in change.Acts) await Insert(connection, id, act);
        foreach (var message in change.Messages) await Update(connection, message);
        foreach (var (seq, text) in change.Replaced) await Insert(connection, id, seq, text);
        foreach (var reaction in pending.Reactions) await Write(connection, id, reaction, change.Version);
        foreach (var seq in change.Deleted) await Forget(connection, id, seq);
        return true;
    }

    private static Task<LoggedAct?> FindAct(DbConnection connection, string conversationId, Guid clientId) => connection.First(
        "SELECT user_id, seq, kind, value, version, done_at FROM acts WHERE conversation_id = @id AND client_id = @client",
        row => new LoggedAct(
            clientId, row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetInt64(4),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))),
        ("@id", conversationId),
        ("@client", clientId));

    private static Task<Message?> FindMessage(DbConnection connection, string conversationId, long seq) => connection.First(
        $"SELECT {MessageLog.MessageColumns} FROM messages WHERE conversation_id = @id AND seq = @seq",
        MessageLog.ReadMessage,
        ("@id", conversationId),
        ("@seq", seq));

    private static Task<bool> IsGiven(
        DbConnection connection, string conversationId, (long Seq, string Emoji, string UserId) reaction) => connection.First(
        "SELECT 1 FROM reactions WHERE conversation_id = @id AND seq = @seq AND emoji = @emoji AND user_id = @user",
        _ => true,
        ("@id", conversationId),
        ("@seq", reaction.Seq),
        ("@emoji", reaction.Emoji),
        ("@user", reaction.UserId));

    private static async Task<Member[]> FirstReactors(DbConnection connection, string conversationId, long seq, string emoji, int count) =>
    [
        .. await connection.Query(
            """
            SELECT user_id, nickname FROM reactions WHERE conversation_id = @id AND seq = @seq AND emoji = @emoji
            ORDER BY given, user_id LIMIT @count
            """,
            row => new Member(row.GetString(0), row.GetString(1)),
            ("@id", conversationId),
            ("@seq", seq),
            ("@emoji", emoji),
            ("@count", count)),
    ];

    private static Task<int> MoveHead(DbConnection connection, PendingChange pending) =>
        pending.Change is { Content: null, Last: null } change
        // So it is nearly always.
        ? connection.Execute(
            "UPDATE conversations SET version = @version WHERE id = @id AND version = @versionBefore AND last_seq = @seqBefore",
            ("@version", change.Version),
            ("@id", pending.ConversationId),
            ("@versionBefore", pending.Version),
            ("@seqBefore", pending.LastSeq))
        : connection.Execute(
            """
            UPDATE conversations SET version = @version, content = COALESCE(@content, content),
                last_text = CASE WHEN @touchesLast = 1 THEN @text ELSE last_text END, last_seq = COALESCE(@seq, last_seq),
                last_at = COALESCE(@at, last_at), last_author_name = COALESCE(@author, last_author_name)
            WHERE id = @id AND version = @versionBefore AND last_seq = @seqBefore
            """,
            ("@version", pending.Change.Version),
            ("@content", ContentJson.Write(pending.Change.Content)),
            ("@touchesLast", pending.Change.Last is null ? 0 : 1),
            ("@text", pending.LastText),
            ("@seq", pending.Change.Last?.Seq),
            ("@at", pending.Change.Last?.SentAt.ToUnixTimeMilliseconds()),
            ("@author", pending.Change.Last?.AuthorName),
            ("@id", pending.ConversationId),
            ("@versionBefore", pending.Version),
            ("@seqBefore", pending.LastSeq));

    private static Task<int> Insert(DbConnection connection, string conversationId, LoggedAct act) => connection.Execute(
        """
        INSERT INTO acts (conversation_id, client_id, user_id, seq, kind, value, version, done_at)
        VALUES (@id, @client, @user, @seq, @kind, @value, @version, @at)
        """,
        ("@id", conversationId),
        ("@client", act.ClientId),
        ("@user", act.UserId),
        ("@seq", act.Seq),
        ("@kind", act.Kind),
        ("@value", act.Value),
        ("@version", act.Version),
        ("@at", act.At.ToUnixTimeMilliseconds()));

    private static Task<int> Update(DbConnection connection, Message message) => connection.Execute(
        "UPDATE messages SET version = @version, text = @text, content = @content WHERE conversation_id = @id AND seq = @seq",
        ("@version", message.Version),
        ("@text", message.Text),
        ("@content", ContentJson.Write(message.Content)),
        ("@id", message.ConversationId),
        ("@seq", message.Seq));

    private static Task<int> Insert(DbConnection connection, string conversationId, long seq, TextVersion replaced) => connection.Execute(
        "INSERT INTO earlier_texts (conversation_id, seq, version, text, written_at) VALUES (@id, @seq, @version, @text, @at)",
        ("@id", conversationId),
        ("@seq", seq),
        ("@version", replaced.Version),
        ("@text", replaced.Text),
        ("@at", replaced.At.ToUnixTimeMilliseconds()));

    private static Task<int> Write(DbConnection connection, string conversationId, ReactionChange reaction, long version) => reaction.On
        ? connection.Execute(
            """
            INSERT INTO reactions (conversation_id, seq, emoji, user_id, nickname, given)
            VALUES (@id, @seq, @emoji, @user, @nickname, @given)
            ON CONFLICT (conversation_id, seq, emoji, user_id) DO UPDATE SET given = excluded.given
            """,
            ("@id", conversationId),
            ("@seq", reaction.Seq),
            ("@emoji", reaction.Emoji),
            ("@user", reaction.By.UserId),
            ("@nickname", reaction.By.Nickname),
            ("@given", version))
        : connection.Execute(
            "DELETE FROM reactions WHERE conversation_id = @id AND seq = @seq AND emoji = @emoji AND user_id = @user",
            ("@id", conversationId),
            ("@seq", reaction.Seq),
            ("@emoji", reaction.Emoji),
            ("@user", reaction.By.UserId));

    /// <summary>Everything that was said in a message, and who reacted to it.</summary>
    private static async Task Forget(DbConnection connection, string conversationId, long seq)
    {
        foreach (var table in (string[])["earlier_texts", "reactions"])
            await connection.Execute(
                $"DELETE FROM {table} WHERE conversation_id = @id AND seq = @seq", ("@id", conversationId), ("@seq", seq));
    }
}
