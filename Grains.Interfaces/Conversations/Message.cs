namespace OrleansMessenger.Conversations;

/// <summary>A message as it stands in its conversation's log.</summary>
/// <param name="ConversationId">The conversation, 32 hexadecimal digits.</param>
/// <param name="Seq">Its place: 1, 2, 3 … without holes.</param>
/// <param name="Version">The version of the conversation that last touched it; grows with every change.</param>
/// <param name="ClientId">Minted by whoever wrote it; unique in the conversation, so a message that is sent again is the same message.</param>
/// <param name="AuthorId">The writer's user id.</param>
/// <param name="AuthorName">The writer's nickname when it was written.</param>
/// <param name="Text">1 to 8,000 characters; line ends are <c>\n</c>. Empty once it is deleted.</param>
/// <param name="SentAt">When the grain took it: UTC, whole milliseconds.</param>
/// <param name="Content">What it holds beside its text; null for nothing.</param>
/// <param name="Preview">How its text begins, once that has changed: what answers it shows that.</param>
/// <param name="AuthorHandle">To show beside a name that may be taken for another member's; null otherwise, and where it isn't asked for.</param>
/// <param name="Original">What it answers, as that stands now; null where it answers nothing, or where that isn't asked for.</param>
[GenerateSerializer, Immutable, Alias("messenger.Message")]
public sealed record Message(
    string ConversationId,
    long Seq,
    long Version,
    Guid ClientId,
    string AuthorId,
    string AuthorName,
    string Text,
    DateTimeOffset SentAt,
    MessageContent? Content = null,
    MessageSnippet? Original = null,
    string? Preview = null,
    string? AuthorHandle = null)
{
    public bool IsDeleted => Content?.Deleted is not null;

    /// <summary>What it tells, where nobody wrote it; then it has no text.</summary>
    public Told? Told => Content?.Told;
}
