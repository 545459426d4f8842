using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>The log in tables. The databases differ in how messages are appended, acts done, and lists of members written.</summary>
public abstract class MessageLog : IMessageLog
{
    private readonly Database _database;
    private readonly LogMembers _members;

    protected MessageLog(Database database) => (_database, _members) = (database, new LogMembers(Rows));

    internal const string MessageColumns = "conversation_id, seq, version, client_id, author_id, author_name, text, sent_at, content";

    /// <summary>The rows that a parameter holds as a JSON array of objects, under the name <c>listed</c>.</summary>
    protected abstract string Rows(string parameter, (string Name, string Type)[] columns);

    public Task<ConversationHead?> Load(string conversationId) => _database.Read(async connection =>
    {
        var standings = new Dictionary<string, Standing>();
        var members = await connection.Query(
            "SELECT user_id, nickname, role, history_from, joined_after FROM members WHERE conversation_id = @id ORDER BY place",
            row =>
            {
                var standing = new Standing(LogMembers.Role(row.GetString(2)), row.GetInt64(3), row.GetInt64(4));
                if (standing != Standing.Plain) standings[row.GetString(0)] = standing;
                return new Member(row.GetString(0), row.GetString(1));
            },
            ("@id", conversationId));
        return await connection.First(
            "SELECT title, created_by, created_at, version, last_seq, content, kind FROM conversations WHERE id = @id",
            row => new ConversationHead(
                conversationId, row.TextOrNull(0), row.GetString(1), Time(row, 2), row.GetInt64(3), row.GetInt64(4), members,
                ContentJson.Read<ConversationContent>(row.TextOrNull(5)), LogMembers.Kind(row.GetString(6)), standings.Count == 0 ? null : standings),
            ("@id", conversationId));
    });

    public Task<bool> Create(ConversationHead head, Message? firstMessage) => _database.Write(async connection =>
    {
        var created = await connection.Execute(
            """
            INSERT INTO conversations (id, title, created_by, created_at, version, last_seq, last_at, last_author_name, last_text,
                member_count, first_members, kind)
            VALUES (@id, @title, @by, @at, @version, @seq, @lastAt, @author, @text, @memberCount, @firstMembers, @kind)
            ON CONFLICT (id) DO NOTHING
            """,
            ("@id", head.Id),
            ("@title", head.Title),
            ("@by", head.CreatedBy),
            ("@at", head.CreatedAt.ToUnixTimeMilliseconds()),
            ("@version", head.Version),
            ("@seq", head.LastSeq),
            ("@lastAt", (firstMessage?.SentAt ?? head.CreatedAt).ToUnixTimeMilliseconds()),
            ("@author", firstMessage?.AuthorName),
            ("@text", firstMessage is null ? null : MessageText.Preview(firstMessage.Text)),
            ("@memberCount", head.Members.Count),
            ("@firstMembers", MembersJson.Write(head.Members.Take(ConversationTitle.MembersNeeded))),
            ("@kind", LogMembers.Name(head.Kind)));
        if (created == 0) return false;

        await _members.Insert(connection, head.Id, head.Members, head.Standings);
        if (firstMessage is not null) await Insert(connection, firstMessage);
        return true;
    });

    public abstract Task<AppendResult[]> Append(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages);

    public abstract Task Change(string conversationId, long version, long lastSeq, ActQuery query, Func<ActBasis, LogChange?> decide);

    public Task<bool> HasAct(string conversationId, Guid clientId) => _database.Read(connection => connection.First(
        "SELECT 1 FROM acts WHERE client_id = @client AND conversation_id = @id",
        _ => true,
        ("@client", clientId),
        ("@id", conversationId)));

    public Task<Message[]> At(
        string conversationId, IReadOnlyCollection<long> seqs) => _database.Read(async connection => (await connection.Query(
        $"""
        SELECT {MessageColumns} FROM messages
        WHERE conversation_id = @id AND seq IN (SELECT seq FROM {Rows("@seqs", [("seq", "bigint")])}) ORDER BY seq
        """,
        ReadMessage,
        ("@id", conversationId),
        ("@seqs", RowsJson.Write(seqs.Select(seq => new { seq }))))).ToArray());

    public Task<TextVersion[]> EarlierTexts(string conversationId, long seq) => _database.Read(async connection => (await connection.Query(
        "SELECT version, text, written_at FROM earlier_texts WHERE conversation_id = @id AND seq = @seq ORDER BY version",
        row => new TextVersion(row.GetInt64(0), row.GetString(1), Time(row, 2)),
        ("@id", conversationId),
        ("@seq", seq))).ToArray());

    public Task<Message[]> Page(string conversationId, long? beforeSeq, int count) => _database.Read(async connection =>
    {
        var page = await connection.Query(
            $"SELECT {MessageColumns} FROM messages WHERE conversation_id = @id AND seq < @before ORDER BY seq DESC LIMIT @count",
            ReadMessage,
            ("@id", conversationId),
            ("@before", beforeSeq ?? long.MaxValue),
            ("@count", count));
        page.Reverse();
        return page.ToArray();
    });

    public Task<Message[]> ChangedSince(string conversationId, long version, int count) => _database.Read(async connection =>
    {
        // Most messages have their seq for a version and need no index of their own to be found by it.
        var changed = await connection.Query(
            $"""
            SELECT * FROM (
                SELECT {MessageColumns} FROM messages WHERE conversation_id = @id AND seq > @version AND version = seq ORDER BY seq LIMIT @count
            ) AS posted
            UNION ALL
            SELECT * FROM (
                SELECT {MessageColumns} FROM messages WHERE conversation_id = @id AND version > @version AND version > seq ORDER BY version LIMIT @count
            ) AS touched
            ORDER BY version LIMIT @count
            """,
            ReadMessage,
            ("@id", conversationId),
            ("@version", version),
            ("@count", count));
        return changed.ToArray();
    });

    public Task<Message?> Find(string conversationId, Guid clientId) =>
        _database.Read(connection => Find(connection, conversationId, clientId));

    public Task<ConversationSummary[]> ConversationsOf(string userId, ConversationFilter filter, DateTimeOffset? before, int count) =>
        _database.Read(connection => ConversationList.Of(connection, userId, filter, before, count));

    public Task<ConversationSummary[]> FindConversations(string userId, string query, int count) =>
        _database.Read(connection => ConversationList.Find(connection, userId, query, count));

    public Task<ConversationSummary?> ConversationOf(string userId, string conversationId) =>
        _database.Read(connection => ConversationList.One(connection, userId, conversationId));

    public Task<bool> SetFavourite(string userId, string conversationId, bool isFavourite, int most) =>
        _database.Write(connection => PlacesInList.SetFavourite(connection, userId, conversationId, isFavourite, most));

    public Task Archive(string userId, string conversationId, long? seq) =>
        _database.Write(connection => PlacesInList.Archive(connection, userId, conversationId, seq));

    public Task<Dictionary<string, (bool IsFavourite, long ArchivedSeq)>> Places(string userId) =>
        _database.Read(connection => PlacesInList.Of(connection, userId));

    public Task<string?> ConversationBetween(string userId, string otherId) => _database.Read(connection => connection.First(
        """
        SELECT conversations.id FROM members
        JOIN conversations ON conversations.id = members.conversation_id
        JOIN members AS others ON others.conversation_id = members.conversation_id AND others.user_id = @other
        WHERE members.user_id = @user AND member_count = 2 AND title IS NULL
        ORDER BY CASE kind WHEN 'direct' THEN 0 ELSE 1 END, last_at DESC, conversations.id LIMIT 1
        """,
        row => (string?)row.GetString(0),
        ("@user", userId),
        ("@other", otherId)));

    public Task<Channel[]> Channels(string userId, string? afterTitle, string? afterId, int count) => _database.Read(async connection => (await connection.Query(
        """
        SELECT id, title, content, member_count, (SELECT COUNT(*) FROM members WHERE conversation_id = id AND user_id = @user) FROM conversations
        WHERE kind = 'channel' AND (title > @title OR (title = @title AND id > @id))
        ORDER BY title, id LIMIT @count
        """,
        row => new Channel(
            row.GetString(0), row.GetString(1), ContentJson.Read<ConversationContent>(row.TextOrNull(2))?.Topic, row.GetInt32(3), row.GetInt64(4) > 0),
        ("@user", userId),
        ("@title", afterTitle ?? ""),
        ("@id", afterId ?? ""),
        ("@count", count))).ToArray());

    public Task<string[]> ConversationsWithOldName(string userId, string nickname, int count) => _database.Read(async connection => (await connection.Query(
        "SELECT conversation_id FROM members WHERE user_id = @user AND nickname <> @nickname LIMIT @count",
        row => row.GetString(0),
        ("@user", userId),
        ("@nickname", nickname),
        ("@count", count))).ToArray());

    public Task Rename(string conversationId, string userId, string nickname) => _database.Write(async connection =>
    {
        // The head's lock first: of two members who are renamed at once, the second has to see the first one's name.
        await connection.Execute("UPDATE conversations SET first_members = first_members WHERE id = @id", ("@id", conversationId));
        await connection.Execute(
            "UPDATE members SET nickname = @nickname WHERE conversation_id = @id AND user_id = @user",
            ("@nickname", nickname),
            ("@id", conversationId),
            ("@user", userId));
        return await LogMembers.NoteFirst(connection, conversationId);
    });

    public Task<UnreadConversation[]> Unread(string userId, int count) =>
        _database.Read(connection => ConversationList.Unread(connection, userId, count));

    public Task<int> UnreadMentions(string userId, string conversationId) =>
        _database.Read(connection => Mentioning.Count(connection, userId, conversationId));

    public Task<string[]> LastActive() => _database.Read(async connection => (await connection.Query(
        "SELECT id FROM conversations WHERE last_at >= (SELECT MAX(last_at) FROM conversations) - 60000",
        row => row.GetString(0))).ToArray());

    public Task<long> ReadSeq(string userId, string conversationId) => _database.Read(connection => connection.First(
        "SELECT seq FROM read_positions WHERE user_id = @user AND conversation_id = @id",
        row => row.GetInt64(0),
        ("@user", userId),
        ("@id", conversationId)));

    public abstract Task MarkRead(string userId, string conversationId, long seq);

    public Task<(string UserId, long Seq)[]> ReadPositions(string conversationId, long first, long last) => _database.Read(async connection => (await connection.Query(
        "SELECT user_id, seq FROM read_positions WHERE conversation_id = @id AND seq BETWEEN @first AND @last",
        row => (row.GetString(0), row.GetInt64(1)),
        ("@id", conversationId),
        ("@first", first),
        ("@last", last))).ToArray());

    /// <summary>In the transaction that has moved the head.</summary>
    protected async Task Write(DbConnection connection, string conversationId, HeadChange head)
    {
        foreach (var line in head.Told) await Insert(connection, line);
        await _members.Write(connection, conversationId, head);
    }

    /// <summary>Those of the messages that the log has already, by client id.</summary>
    protected static async Task<Dictionary<Guid, Message>> Stored(DbConnection connection, string conversationId, IReadOnlyList<UnnumberedMessage> messages)
    {
        var stored = new Dictionary<Guid, Message>();
        foreach (var message in messages)
            if (await Find(connection, conversationId, message.ClientId) is { } there)
                stored[message.ClientId] = there;
        return stored;
    }

    private static Task<Message?> Find(DbConnection connection, string conversationId, Guid clientId) => connection.First(
        $"SELECT {MessageColumns} FROM messages WHERE conversation_id = @id AND client_id = @client",
        ReadMessage,
        ("@id", conversationId),
        ("@client", clientId));

    protected static Task Insert(DbConnection connection, Message message) => connection.Execute(
        $"INSERT INTO messages ({MessageColumns}) VALUES (@id, @seq, @version, @client, @author, @name, @text, @at, @content)",
        ("@id", message.ConversationId),
        ("@seq", message.Seq),
        ("@version", message.Version),
        ("@client", message.ClientId),
        ("@author", message.AuthorId),
        ("@name", message.AuthorName),
        ("@text", message.Text),
        ("@at", message.SentAt.ToUnixTimeMilliseconds()),
        ("@content", ContentJson.Write(message.Content)));

    internal static Message ReadMessage(DbDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetGuid(3), row.GetString(4), row.GetString(5), row.GetString(6), Time(row, 7),
        ContentJson.Read<MessageContent>(row.TextOrNull(8)));

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}
