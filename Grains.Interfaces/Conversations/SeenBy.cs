namespace OrleansMessenger.Conversations;

/// <summary>How far a member has read.</summary>
/// <param name="Nickname">The one known to the conversation.</param>
/// <param name="Seq">The place of the last message that was read.</param>
[GenerateSerializer, Immutable, Alias("messenger.SeenBy")]
public sealed record SeenBy(string UserId, string Nickname, long Seq);
