using Npgsql;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Grains.Storage.Postgres;

namespace OrleansMessenger.Grains.Log;

/// <summary>Gathers appends, and reading positions, that wait while a commit is under way.</summary>
internal sealed class PostgresMessageLog(Database database) : MessageLog(database), IAsyncDisposable
{
    private readonly GatheringWriter<PendingAppend, string, AppendResult[]> _appends = new(database, append => append.ConversationId, PostgresAppends.Write);
    private readonly GatheringWriter<(string User, string Conversation, long Seq), (string, string), bool> _reads =
        new(database, read => (read.User, read.Conversation), WriteReads);

    protected override string InsertMembers =>
        """
        INSERT INTO members (conversation_id, user_id, nickname, place)
        SELECT @id, member ->> 'UserId', member ->> 'Nickname', place
        FROM json_array_elements(@members::json) WITH ORDINALITY AS listed (member, place)
        """;

    public override async Task<AppendResult[]> Append(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages)
    {
        try
        {
            return await _appends.Write(new(conversationId, version, lastSeq, messages));
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Somebody else has given this place to another message, or stored one of these since they were looked for.
            throw new StaleHeadException(conversationId);
        }
    }

    public override Task MarkRead(string userId, string conversationId, long seq) => _reads.Write((userId, conversationId, seq));

    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _reads.DisposeAsync();
    }

    private static async Task<bool[]> WriteReads(NpgsqlConnection connection, List<(string User, string Conversation, long Seq)> reads)
    {
        // In one order, so that two silos that meet here wait for each other instead of deadlocking.
        await connection.Execute(
            """
            INSERT INTO read_positions (user_id, conversation_id, seq)
            SELECT * FROM unnest(@users, @conversations, @seqs) AS read (user_id, conversation_id, seq) ORDER BY 1, 2
            ON CONFLICT (user_id, conversation_id) DO UPDATE SET seq = excluded.seq WHERE excluded.seq > read_positions.seq
            """,
            ("@users", reads.Select(read => read.User).ToArray()),
            ("@conversations", reads.Select(read => read.Conversation).ToArray()),
            ("@seqs", reads.Select(read => read.Seq).ToArray()));
        return new bool[reads.Count];
    }
}
