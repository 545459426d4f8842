namespace OrleansMessenger.Conversations;

/// <summary>The start of a message, where another one shows it: as what it answers, or as pinned.</summary>
/// <param name="Text">At most 140 characters on one line; empty once the message is deleted.</param>
[GenerateSerializer, Immutable, Alias("messenger.MessageSnippet")]
public sealed record MessageSnippet(long Seq, string AuthorId, string AuthorName, string Text, bool IsDeleted);
