using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Who is in a conversation, as tables keep it.</summary>
/// <param name="rows">The rows that a parameter holds as a JSON array of objects; what it returns stands behind FROM.</param>
internal sealed class LogMembers(Func<string, (string Name, string Type)[], string> rows)
{
    private static readonly (string, string)[] _ids = [("user_id", "text")];
    private static readonly (string, string)[] _standings = [.. _ids, ("role", "text"), ("history_from", "bigint"), ("joined_after", "bigint")];
    private static readonly (string, string)[] _members = [.. _standings, ("nickname", "text"), ("place", "bigint")];

    private readonly string _insert =
        $"""
        INSERT INTO members (conversation_id, user_id, nickname, place, role, history_from, joined_after)
        SELECT @id, user_id, nickname, place + @first, role, history_from, joined_after FROM {rows("@members", _members)}
        """;

    private readonly string _update =
        $"""
        UPDATE members SET role = listed.role, history_from = listed.history_from, joined_after = listed.joined_after FROM {rows("@standings", _standings)}
        WHERE members.conversation_id = @id AND members.user_id = listed.user_id
        """;

    private readonly string _delete = $"DELETE FROM members WHERE conversation_id = @id AND user_id IN (SELECT user_id FROM {rows("@out", _ids)})";

    // Whoever comes back has read more, or less, than when they left: what they see now counts.
    private readonly string _read =
        $"""
        INSERT INTO read_positions (user_id, conversation_id, seq)
        SELECT user_id, @id, @seq FROM {rows("@in", _ids)} WHERE TRUE
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET seq = excluded.seq
        """;

    public static Role Role(string name) => name switch { "owner" => Conversations.Role.Owner, "moderator" => Conversations.Role.Moderator, _ => Conversations.Role.Member };

    public static ConversationKind Kind(string name) => name switch { "direct" => ConversationKind.Direct, "channel" => ConversationKind.Channel, _ => ConversationKind.Group };

    public static string Name(ConversationKind kind) => kind switch { ConversationKind.Direct => "direct", ConversationKind.Channel => "channel", _ => "group" };

    private static string Name(Role role) => role switch { Conversations.Role.Owner => "owner", Conversations.Role.Moderator => "moderator", _ => "member" };

    /// <summary>In their order, after those that are there.</summary>
    public async Task Insert(DbConnection connection, string conversationId, IReadOnlyCollection<Member> members, IReadOnlyDictionary<string, Standing>? standings)
    {
        var first = await connection.First(
            "SELECT COALESCE(MAX(place), -1) + 1 FROM members WHERE conversation_id = @id", row => row.GetInt64(0), ("@id", conversationId));
        await connection.Execute(_insert, ("@id", conversationId), ("@first", first), ("@members", RowsJson.Write(members.Select((member, place) =>
        {
            var standing = standings?.GetValueOrDefault(member.UserId) ?? Standing.Plain;
            return new
            {
                user_id = member.UserId,
                role = Name(standing.Role),
                history_from = standing.HistoryFrom,
                joined_after = standing.JoinedAfter,
                nickname = member.Nickname,
                place,
            };
        }))));
    }

    public async Task Write(DbConnection connection, string conversationId, HeadChange head)
    {
        if (head.Out.Count > 0) await connection.Execute(_delete, ("@id", conversationId), ("@out", RowsJson.Write(head.Out.Select(user_id => new { user_id }))));
        if (head.In.Count > 0)
        {
            await Insert(connection, conversationId, head.In, head.Standings);
            await connection.Execute(
                _read, ("@id", conversationId), ("@seq", head.ReadSeq), ("@in", RowsJson.Write(head.In.Select(member => new { user_id = member.UserId }))));
        }
        // Those who came in have theirs.
        var changed = head.Standings.ExceptBy(head.In.Select(member => member.UserId), one => one.Key).ToArray();
        if (changed.Length > 0)
            await connection.Execute(_update, ("@id", conversationId), ("@standings", RowsJson.Write(changed.Select(one =>
                new { user_id = one.Key, role = Name(one.Value.Role), history_from = one.Value.HistoryFrom, joined_after = one.Value.JoinedAfter }))));
        await connection.Execute(
            "UPDATE conversations SET title = @title, member_count = member_count + @more WHERE id = @id",
            ("@title", head.Title),
            ("@more", head.In.Count - head.Out.Count),
            ("@id", conversationId));
        if (head.In.Count + head.Out.Count > 0) await NoteFirst(connection, conversationId);
    }

    /// <summary>Lists are made without reading the members.</summary>
    public static async Task<int> NoteFirst(DbConnection connection, string conversationId)
    {
        var first = await connection.Query(
            "SELECT user_id, nickname FROM members WHERE conversation_id = @id ORDER BY place LIMIT @count",
            row => new Member(row.GetString(0), row.GetString(1)),
            ("@id", conversationId),
            ("@count", ConversationTitle.MembersNeeded));
        return await connection.Execute(
            "UPDATE conversations SET first_members = @first WHERE id = @id",
            ("@first", MembersJson.Write(first)),
            ("@id", conversationId));
    }
}
