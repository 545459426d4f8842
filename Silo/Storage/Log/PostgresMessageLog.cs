using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Silo.Storage.Postgres;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Gathers appends, acts and reading positions that wait while a commit is under way.</summary>
internal sealed class PostgresMessageLog(PostgresDatabase database) : MessageLog(database), IAsyncDisposable
{
    private static readonly Dictionary<Guid, Message> _none = [];

    private readonly PostgresDatabase _database = database;
    private readonly Gathering<PendingAppend, string, AppendResult[]?> _appends =
        new(append => append.ConversationId,
            appends => database.WriteAtOnce(connection => PostgresAppends.Write(connection, appends, _none)));
    private readonly Gathering<(string Id, ActQuery About), string, ActBasis> _bases =
        new(query => query.Id, queries => database.ReadAtOnce(connection => PostgresChanges.Read(connection, queries)));
    private readonly Gathering<PendingChange, string, bool> _changes =
        new(change => change.ConversationId, changes => database.WriteAtOnce(connection => PostgresChanges.Write(connection, changes)));
    private readonly Gathering<(string User, string Conversation, long Seq), (string, string), bool> _reads =
        new(read => (read.User, read.Conversation), reads => database.WriteAtOnce(connection => WriteReads(connection, reads)));

    protected override string Rows(string parameter, (string Name, string Type)[] columns) =>
        $"json_to_recordset({parameter}::json) AS listed ({string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"))})";

    public override async Task<AppendResult[]> Append(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages)
    {
        var append = new PendingAppend(conversationId, version, lastSeq, messages);
        return await _appends.Do(append) ?? await AppendWhatIsMissing(append);
    }

    /// <summary>Read beforehand: the check of the head tells whether that still holds.</summary>
    public override async Task Change(string conversationId, long version, long lastSeq, ActQuery query, Func<ActBasis, LogChange?> decide)
    {
        if (decide(await _bases.Do((conversationId, query))) is not { } change) return;
        var pending = new PendingChange(conversationId, version, lastSeq, change);
        var isWritten = await (change.Head is { } head ? WriteWithHead(pending, head) : _changes.Do(pending));
        if (!isWritten) throw new StaleHeadException(conversationId);
    }

    public override Task MarkRead(string userId, string conversationId, long seq) => _reads.Do((userId, conversationId, seq));

    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _bases.DisposeAsync();
        await _changes.DisposeAsync();
        await _reads.DisposeAsync();
    }

    /// <summary>In a transaction of its own: it is seldom that somebody comes or goes.</summary>
    private Task<bool> WriteWithHead(PendingChange change, HeadChange head) => _database.Write(async connection =>
    {
        if (await PostgresChanges.Write((NpgsqlConnection)connection, [change]) is [false]) return false;
        await Write(connection, change.ConversationId, head);
        return true;
    });

    /// <summary>By itself, since it is seldom that a message is sent again, or that somebody else has moved the head.</summary>
    private Task<AppendResult[]> AppendWhatIsMissing(PendingAppend append) => _database.Write(async connection =>
    {
        var stored = await Stored(connection, append.ConversationId, append.Messages);
        if (append.Messages.All(message => stored.ContainsKey(message.ClientId)))
            return [.. append.Messages.Select(message => new AppendResult(Appended: false, stored[message.ClientId]))];

        var results = await PostgresAppends.Write((NpgsqlConnection)connection, [append], stored);
        return results[0] ?? throw new StaleHeadException(append.ConversationId);
    });

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
