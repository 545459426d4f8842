namespace OrleansMessenger.Conversations;

/// <summary>A person in a conversation. <c>Nickname</c> is the one known to the conversation.</summary>
/// <param name="Handle">To show beside a nickname that may be taken for another's; null where it isn't asked for. It is not stored.</param>
[GenerateSerializer, Immutable, Alias("messenger.Member")]
public sealed record Member(string UserId, string Nickname, string? Handle = null);
