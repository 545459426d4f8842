namespace OrleansMessenger.Conversations;

/// <summary>A person in a conversation. <c>Nickname</c> is the one known to the conversation.</summary>
[GenerateSerializer, Immutable, Alias("messenger.Member")]
public sealed record Member(string UserId, string Nickname);
