using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>What acts have made of a conversation, waiting for the commit that it shares with others.</summary>
/// <param name="Version">Of the head that it holds for.</param>
/// <param name="LastSeq">Of the head that it holds for.</param>
internal sealed record PendingChange(string ConversationId, long Version, long LastSeq, LogChange Change)
{
    /// <summary>Of what one person did to one reaction, the last thing holds.</summary>
    public IEnumerable<ReactionChange> Reactions =>
        Change.Reactions.GroupBy(one => (one.Seq, one.Emoji, one.By.UserId)).Select(same => same.Last());

    /// <summary>What lists show of the newest message, when that was touched: nothing of one that is deleted or has no text.</summary>
    public string? LastText => Change.Last is { IsDeleted: false, Told: null } last ? MessageText.Preview(last.Text) : null;
}
