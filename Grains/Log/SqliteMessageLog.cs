using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Grains.Storage;

namespace OrleansMessenger.Grains.Log;

/// <summary>Appends one by one: they share their commit already, with every other write to the file.</summary>
internal sealed class SqliteMessageLog(Database database) : MessageLog(database)
{
    private readonly Database _database = database;

    protected override string InsertMembers =>
        """
        INSERT INTO members (conversation_id, user_id, nickname, place)
        SELECT @id, value ->> 'UserId', value ->> 'Nickname', key FROM json_each(@members)
        """;

    public override Task<AppendResult[]> Append(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages) => _database.Write(async connection =>
    {
        var head = await connection.First(
            "SELECT version, last_seq FROM conversations WHERE id = @id",
            row => ((long, long)?)(row.GetInt64(0), row.GetInt64(1)),
            ("@id", conversationId));
        if (head != (version, lastSeq)) throw new StaleHeadException(conversationId);

        var stored = new Dictionary<Guid, Message>();
        foreach (var message in messages)
            if (await Find(connection, conversationId, message.ClientId) is { } there)
                stored[message.ClientId] = there;

        var results = Numbering.After(conversationId, version, lastSeq, messages, stored);
        Message? last = null;
        foreach (var result in results.Where(result => result.Appended))
            await Insert(connection, last = result.Message);
        if (last is not null) await MoveHead(connection, last);
        return results;
    });

    public override Task MarkRead(string userId, string conversationId, long seq) => _database.Write(connection => connection.Execute(
        """
        INSERT INTO read_positions (user_id, conversation_id, seq) VALUES (@user, @id, @seq)
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_positions.seq
        """,
        ("@user", userId),
        ("@id", conversationId),
        ("@seq", seq)));

    private static Task<int> MoveHead(DbConnection connection, Message last) => connection.Execute(
        "UPDATE conversations SET version = @version, last_seq = @seq, last_at = @at, last_author_name = @name, last_text = @text WHERE id = @id",
        ("@version", last.Version),
        ("@seq", last.Seq),
        ("@at", last.SentAt.ToUnixTimeMilliseconds()),
        ("@name", last.AuthorName),
        ("@text", MessageText.Preview(last.Text)),
        ("@id", last.ConversationId));
}
