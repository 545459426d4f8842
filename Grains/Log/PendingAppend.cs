namespace OrleansMessenger.Grains.Log;

/// <summary>An append that waits for the commit it shares with others.</summary>
internal sealed class PendingAppend(string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages)
{
    private readonly TaskCompletionSource<AppendResult[]> _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<AppendResult[]> Committed => _committed.Task;

    public string ConversationId => conversationId;

    public long Version => version;

    public long LastSeq => lastSeq;

    public IReadOnlyList<UnnumberedMessage> Messages => messages;

    /// <summary>Null results: the head was stale.</summary>
    public void Complete(AppendResult[]? results)
    {
        if (results is null)
            _committed.SetException(new StaleHeadException(ConversationId));
        else
            _committed.SetResult(results);
    }

    public void Fail(Exception failure) => _committed.SetException(failure);
}
