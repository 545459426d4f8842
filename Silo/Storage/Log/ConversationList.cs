using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Grains.Names;

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
        CASE WHEN last_text IS NULL THEN (SELECT messages.content FROM messages WHERE conversation_id = conversations.id AND seq = conversations.last_seq) END,
        (SELECT favourite FROM members WHERE conversation_id = conversations.id AND user_id = @user) AS is_favourite,
        (SELECT archived_seq FROM members WHERE conversation_id = conversations.id AND user_id = @user),
        {Mentioning.CountUnread}
        """;

    private const string OneSql =
        $"""
        SELECT {Columns} FROM members
        JOIN conversations ON conversations.id = members.conversation_id
        WHERE members.conversation_id = @id AND members.user_id = @user
        """;

    private const string InList = "last_seq > archived_seq";

    private static readonly Dictionary<ConversationFilter, string> _sql =
        Enum.GetValues<ConversationFilter>().ToDictionary(filter => filter, Sql);

    // Of most conversations only the time is read: that makes the rows narrow that are sorted. (SQLite sorts them twice as slowly where the
    // newest are a table to join with.) What is not to be listed has no time.
    private static string Sql(ConversationFilter filter) =>
        $"""
        WITH own AS MATERIALIZED (
            SELECT conversation_id AS id, favourite,
                (SELECT last_at FROM conversations WHERE conversations.id = conversation_id AND {Belongs(filter)}) AS at
            FROM members WHERE user_id = @user
        )
        SELECT {Columns} FROM conversations
        WHERE conversations.id IN (
            SELECT id FROM (SELECT id FROM own WHERE favourite = 0 AND at < @before ORDER BY at DESC, id LIMIT @count) AS newest
            UNION ALL
            SELECT id FROM own WHERE favourite = 1 AND at IS NOT NULL AND @favourites = 1
        )
        ORDER BY is_favourite DESC, last_at DESC, conversations.id
        """;

    private static string Belongs(ConversationFilter filter) => filter switch
    {
        ConversationFilter.Unread => $"{InList} AND last_seq > {ReadSeq}",
        // Those of two people from before there were kinds are groups.
        ConversationFilter.Direct => $"{InList} AND (kind = 'direct' OR (member_count = 2 AND title IS NULL))",
        ConversationFilter.Channels => $"{InList} AND kind = 'channel'",
        ConversationFilter.Mentions => $"{InList} AND last_seq > {ReadSeq} AND {Mentioning.AnyUnread}",
        ConversationFilter.Archived => "last_seq <= archived_seq",
        _ => InList,
    };

    /// <summary>Favourites stand on the first page, before the others, and on no other.</summary>
    public static async Task<ConversationSummary[]> Of(
        DbConnection connection, string userId, ConversationFilter filter, DateTimeOffset? before, int count)
    {
        for (var atMost = count + 1; ; atMost *= 2)
        {
            var found = await connection.Query(
                _sql[filter],
                row => Summary(row, userId),
                ("@user", userId),
                ("@before", before?.ToUnixTimeMilliseconds() ?? long.MaxValue),
                ("@favourites", before is null ? 1 : 0),
                ("@count", atMost));

            // A page is asked for by time, so those of the same millisecond stay on one page.
            var favourites = found.TakeWhile(summary => summary.IsFavourite).Count();
            var end = favourites + count;
            var page = found.TakeWhile((summary, i) => i < end || summary.LastAt == found[end - 1].LastAt).ToArray();
            if (page.Length < favourites + atMost) return page;
        }
    }

    /// <summary>The titles are looked through here: where none was chosen, each member has another one.</summary>
    public static async Task<ConversationSummary[]> Find(DbConnection connection, string userId, string query, int count)
    {
        var from = WordStarts.Fold(query);
        if (from.Length == 0) return [];
        var titles = await connection.Query(
            """
            SELECT conversations.id, title, first_members, member_count FROM members
            JOIN conversations ON conversations.id = members.conversation_id
            WHERE members.user_id = @user ORDER BY last_at DESC, conversations.id
            """,
            row => (
                Id: row.GetString(0),
                Title: ConversationTitle.For(userId, row.TextOrNull(1), MembersJson.Read(row.GetString(2)), row.GetInt32(3))),
            ("@user", userId));
        var found = new List<ConversationSummary>();
        var matching = titles.Where(one => WordStarts.Match(one.Title, from));
        foreach (var (id, _) in matching.Take(count))
            if (await One(connection, userId, id) is { } summary) found.Add(summary);
        return [.. found];
    }

    /// <summary>Null when the person is no member.</summary>
    public static Task<ConversationSummary?> One(DbConnection connection, string userId, string conversationId) =>
        connection.First(OneSql, row => Summary(row, userId), ("@user", userId), ("@id", conversationId));

    public static async Task<UnreadConversation[]> Unread(DbConnection connection, string userId, int count) => (await connection.Query(
        $"""
        SELECT id, last_seq, read_seq FROM (
            SELECT conversations.id, last_seq, {ReadSeq} AS read_seq FROM members
            JOIN conversations ON conversations.id = members.conversation_id
            WHERE members.user_id = @user AND {InList}
        ) AS own
        WHERE last_seq > read_seq
        LIMIT @count
        """,
        row => new UnreadConversation(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
        ("@user", userId),
        ("@count", count))).ToArray();

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
        LastTold: ContentJson.Read<MessageContent>(row.TextOrNull(12))?.Told,
        IsFavourite: row.GetInt32(13) == 1,
        IsArchived: row.GetInt64(4) <= row.GetInt64(14),
        Mentions: (int)row.GetInt64(15));
}
