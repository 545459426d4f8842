using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>A person's conversations, newest activity first.</summary>
internal static class ConversationList
{
    /// <summary>
    /// How far <c>@user</c> has read a conversation, 0 if not at all. Not a join: PostgreSQL, which plans once for everybody, would look for each
    /// conversation through all positions of somebody who has a thousand.
    /// </summary>
    public const string ReadSeq = "COALESCE((SELECT seq FROM read_positions WHERE user_id = @user AND conversation_id = conversations.id), 0)";

    private const string Columns =
        $"""
        conversations.id, title, first_members, version, last_seq, {ReadSeq}, last_author_name, last_text, last_at, member_count,
        (SELECT author_id FROM messages WHERE conversation_id = conversations.id AND seq = conversations.last_seq), kind,
        CASE WHEN last_text IS NULL THEN (SELECT messages.content FROM messages WHERE conversation_id = conversations.id AND seq = conversations.last_seq) END
        """;

    private const string OneSql =
        $"""
        SELECT {Columns} FROM members
        JOIN conversations ON conversations.id = members.conversation_id
        WHERE members.conversation_id = @id AND members.user_id = @user
        """;

    // Of most conversations only the time is read: that makes the rows narrow that are sorted. (SQLite sorts them twice as slowly where the
    // newest are a table to join with.)
    private const string Sql =
        $"""
        WITH own AS MATERIALIZED (
            SELECT conversation_id AS id, (SELECT last_at FROM conversations WHERE id = conversation_id) AS at FROM members WHERE user_id = @user
        )
        SELECT {Columns} FROM conversations
        WHERE conversations.id IN (SELECT id FROM own WHERE at < @before ORDER BY at DESC, id LIMIT @count)
        ORDER BY last_at DESC, conversations.id
        """;

    public static async Task<ConversationSummary[]> Of(DbConnection connection, string userId, DateTimeOffset? before, int count)
    {
        for (var atMost = count + 1; ; atMost *= 2)
        {
            var found = await connection.Query(
                Sql,
                row => Summary(row, userId),
                ("@user", userId),
                ("@before", before?.ToUnixTimeMilliseconds() ?? long.MaxValue),
                ("@count", atMost));

            // A page is asked for by time, so those of the same millisecond stay on one page.
            var page = found.TakeWhile((summary, i) => i < count || summary.LastAt == found[count - 1].LastAt).ToArray();
            if (page.Length < atMost) return page;
        }
    }

    /// <summary>Null when the person is no member.</summary>
    public static Task<ConversationSummary?> One(DbConnection connection, string userId, string conversationId) =>
        connection.First(OneSql, row => Summary(row, userId), ("@user", userId), ("@id", conversationId));

    private static ConversationSummary Summary(DbDataReader row, string userId) => new(
        Id: row.GetString(0),
        Title: ConversationTitle.For(userId, row.TextOrNull(1), MembersJson.Read(row.GetString(2)), row.GetInt32(9)),
        Version: row.GetInt64(3),
        LastSeq: row.GetInt64(4),
        ReadSeq: row.GetInt64(5),
        LastAuthorName: row.TextOrNull(6),
        LastText: row.TextOrNull(7),
        LastAt: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        LastAuthorId: row.TextOrNull(10),
        MemberCount: row.GetInt32(9),
        Kind: LogMembers.Kind(row.GetString(11)),
        LastTold: ContentJson.Read<MessageContent>(row.TextOrNull(12))?.Told);
}
