using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Appends, and does acts, one by one: they share their commit already, with every other write to the file.</summary>
internal sealed class SqliteMessageLog(Database database) : MessageLog(database)
{
    private readonly Database _database = database;

    protected override string Rows(string parameter, (string Name, string Type)[] columns) =>
        $"(SELECT {string.Join(", ", columns.Select(column => $"value ->> '{column.Name}' AS {column.Name}"))} FROM json_each({parameter})) AS listed";

    public override Task<AppendResult[]> Append(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages) => _database.Write(async connection =>
    {
        var stored = await Stored(connection, conversationId, messages);
        var results = Numbering.After(conversationId, version, lastSeq, messages, stored);
        var appended = results.Where(result => result.Appended).Select(result => result.Message).ToArray();
        if (appended.Length > 0 && await MoveHead(connection, version, lastSeq, appended[^1]) == 0) throw new StaleHeadException(conversationId);
        foreach (var message in appended) await Insert(connection, message);
        return Numbering.OwnBeginning(results) is { } own && await Read(connection, lastSeq, own) > 0 ? results.WithRead(own) : results;
    });

    /// <summary>
    /// Read where it is written: the writer keeps the pages that it works on, while readers read all pages again after each commit.
    /// </summary>
    public override async Task Change(string conversationId, long version, long lastSeq, ActQuery query, Func<ActBasis, LogChange?> decide)
    {
        var deletes = await _database.Write(async connection =>
        {
            if (decide(await SqliteChanges.Basis(connection, conversationId, query)) is not { } change) return false;
            if (!await SqliteChanges.Write(connection, new PendingChange(conversationId, version, lastSeq, change)))
                throw new StaleHeadException(conversationId);
            if (change.Head is { } head) await Write(connection, conversationId, head);
            return change.Deleted.Count > 0;
        });
        if (deletes) _database.Forget();
    }

    public override Task MarkRead(string userId, string conversationId, long seq) => _database.Write(connection => connection.Execute(
        """
        INSERT INTO read_positions (user_id, conversation_id, seq) VALUES (@user, @id, @seq)
        ON CONFLICT (user_id, conversation_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_positions.seq
        """,
        ("@user", userId),
        ("@id", conversationId),
        ("@seq", seq)));

    /// <summary>Nothing is updated when it isn't there any more.</summary>
    private static Task<int> MoveHead(DbConnection connection, long version, long lastSeq, Message last) => connection.Execute(
        """
        UPDATE conversations SET version = @version, last_seq = @seq, last_at = @at, last_author_name = @name, last_text = @text
        WHERE id = @id AND version = @versionBefore AND last_seq = @seqBefore
        """,
        ("@version", last.Version),
        ("@seq", last.Seq),
        ("@at", last.SentAt.ToUnixTimeMilliseconds()),
        ("@name", last.AuthorName),
        ("@text", MessageText.Preview(last.Text)),
        ("@id", last.ConversationId),
        ("@versionBefore", version),
        ("@seqBefore", lastSeq));

    /// <summary>By whoever wrote it and had read all before; otherwise nothing is updated.</summary>
    private static Task<int> Read(DbConnection connection, long seqBefore, Message own) => connection.Execute(
        seqBefore == 0
            ? "INSERT INTO read_positions (user_id, conversation_id, seq) VALUES (@user, @id, @seq) ON CONFLICT DO NOTHING"
            : "UPDATE read_positions SET seq = @seq WHERE user_id = @user AND conversation_id = @id AND seq = @before",
        ("@user", own.AuthorId),
        ("@id", own.ConversationId),
        ("@seq", own.Seq),
        ("@before", seqBefore));
}
