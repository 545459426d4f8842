namespace OrleansMessenger.Conversations;

/// <summary>
/// One committed change, published on the conversation's stream. Streams can lose events: a reader that was at
/// <c>Version - 1</c> applies it, any other asks the grain for the changes since its own version.
/// </summary>
[GenerateSerializer, Immutable, Alias("messenger.ConversationEvent")]
public sealed record ConversationEvent(long Version, Message Message);
