namespace OrleansMessenger.Conversations;

/// <summary>What is asked for when a conversation is created.</summary>
/// <param name="CreatorId">Must be among the members.</param>
/// <param name="Title">At most 100 characters; null for the members' nicknames.</param>
/// <param name="Members">Every member, the creator included.</param>
/// <param name="Text">The optional first message, at most 8,000 characters.</param>
/// <param name="ClientId">The form's idempotency key; the first message's client id.</param>
/// <param name="Mentions">The handles in the first message that are to mention somebody.</param>
[GenerateSerializer, Immutable, Alias("messenger.NewConversation")]
public sealed record NewConversation(
    string CreatorId, string? Title, Member[] Members, string? Text, Guid ClientId, ConversationKind Kind = ConversationKind.Group, string[]? Mentions = null);
