using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>An append that waits for the commit it shares with others.</summary>
internal sealed record PendingAppend(string ConversationId, long Version, long LastSeq, IReadOnlyList<UnnumberedMessage> Messages);
