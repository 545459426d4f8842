using System.Data.Common;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>
/// Which messages mention somebody. It stands in what a message holds beside its text and nowhere else, so that it follows edits and
/// deletions; an index has those that mention anybody.
/// </summary>
internal static class Mentioning
{
    /// <summary>Of <c>messages</c>, by somebody else than <c>@user</c>, who or everybody is mentioned in them. Keys and quotes of a text are escaped there.</summary>
    private const string OfUser =
        """
        messages.content LIKE '%"Mentioned":%' AND messages.author_id <> @user
        AND (messages.content LIKE '%"Mentioned":""%' OR messages.content LIKE '%"Mentioned":"' || @user || '"%')
        """;

    private const string Unread = $"messages.conversation_id = conversations.id AND messages.seq > {ConversationList.ReadSeq} AND {OfUser}";

    /// <summary>In how many unread messages of <c>conversations</c> <c>@user</c> is mentioned; more than 100 are not counted.</summary>
    public const string CountUnread = $"(SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE {Unread} LIMIT 100) AS mentions)";

    public const string AnyUnread = $"EXISTS (SELECT 1 FROM messages WHERE {Unread})";

    public static Task<int> Count(DbConnection connection, string userId, string conversationId) => connection.First(
        $"SELECT {CountUnread} FROM conversations WHERE id = @id",
        row => (int)row.GetInt64(0),
        ("@user", userId),
        ("@id", conversationId));
}
