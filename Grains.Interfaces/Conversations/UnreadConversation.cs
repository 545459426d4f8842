namespace OrleansMessenger.Conversations;

/// <summary>A conversation in which the person hasn't read everything.</summary>
/// <param name="LastSeq">The newest message's place.</param>
/// <param name="ReadSeq">How far this person has read; below <c>LastSeq</c>.</param>
[GenerateSerializer, Immutable, Alias("messenger.UnreadConversation")]
public sealed record UnreadConversation(string Id, long LastSeq, long ReadSeq);
