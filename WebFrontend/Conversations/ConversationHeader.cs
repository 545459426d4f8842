using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>What is pinned in a conversation, what it is about and who is in it, as every page of it shows that.</summary>
public sealed record ConversationHeader(string ConversationId, ConversationContent Content);
