using System.Data.Common;
using Npgsql;
using OrleansMessenger.Grains.Storage;

namespace OrleansMessenger.Grains.Log;

/// <summary>Gathers the appends that wait while a commit is under way and writes them in one transaction of a few statements, whatever their number.</summary>
internal sealed class PostgresMessageLog(Database database) : MessageLog(database), IAsyncDisposable
{
    private readonly Database _database = database;
    private readonly Lock _gate = new();

    // No bound of its own: every entry is a caller that waits for it.
    private List<PendingAppend> _waiting = [];
    private Task _writing = Task.CompletedTask;
    private bool _running;
    private bool _closed;

    protected override string InsertMembers =>
        """
        INSERT INTO members (conversation_id, user_id, nickname, place)
        SELECT @id, member ->> 'UserId', member ->> 'Nickname', place
        FROM json_array_elements(@members::json) WITH ORDINALITY AS listed (member, place)
        """;

    public override Task<AppendResult[]> Append(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages)
    {
        var append = new PendingAppend(conversationId, version, lastSeq, messages);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(append);
            if (!_running)
            {
                _running = true;
                _writing = Task.Run(WriteAll);
            }
        }

        return append.Committed;
    }

    /// <summary>Takes no more appends; completes when those taken are committed.</summary>
    public async ValueTask DisposeAsync()
    {
        Task writing;
        lock (_gate)
        {
            _closed = true;
            writing = _writing;
        }

        await writing;
    }

    private async Task WriteAll()
    {
        while (TakeBatch() is { Count: > 0 } batch)
            await Write(batch);
    }

    /// <summary>What waits, but only one append of each conversation: the next one has to see what became of it.</summary>
    private List<PendingAppend> TakeBatch()
    {
        lock (_gate)
        {
            var batch = _waiting.DistinctBy(append => append.ConversationId).ToList();
            _waiting = batch.Count == _waiting.Count ? [] : _waiting.Except(batch).ToList();
            _running = batch.Count > 0;
            return batch;
        }
    }

    private async Task Write(List<PendingAppend> batch)
    {
        try
        {
            var results = await _database.Write(connection => PostgresAppends.Write((NpgsqlConnection)connection, batch));
            for (var i = 0; i < batch.Count; i++)
                batch[i].Complete(results[i]);
        }
        catch (Exception failure) when (batch.Count > 1 && failure is PostgresException or not DbException)
        {
            // One of them can't be written: halving finds it, and the others are none the worse for it.
            await Write(batch[..(batch.Count / 2)]);
            await Write(batch[(batch.Count / 2)..]);
        }
        catch (Exception failure)
        {
            foreach (var append in batch)
                append.Fail(failure);
        }
    }
}
