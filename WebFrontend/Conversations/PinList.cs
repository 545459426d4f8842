using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>What is pinned in a conversation, as every page of it shows it.</summary>
public sealed record PinList(string ConversationId, ConversationContent Content);
