using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.Accounts;

/// <summary>News for one person's open pages, published on that person's stream. Exactly one of the two is set.</summary>
[GenerateSerializer, Immutable, Alias("messenger.UserEvent")]
public sealed record UserEvent(ConversationSummary? Conversation, Draft? Draft);
