namespace OrleansMessenger.Conversations;

/// <summary>One line of a person's conversation list, as that person sees it.</summary>
/// <param name="Title">The chosen title, or the other members' nicknames.</param>
/// <param name="Version">The conversation's version this line was made from.</param>
/// <param name="LastSeq">The newest message's place; 0 while there is none.</param>
/// <param name="ReadSeq">How far this person has read; unread while it is below <c>LastSeq</c>.</param>
/// <param name="LastText">The start of the newest message, at most 140 characters on one line; null while there is none, and when that one is deleted.</param>
/// <param name="LastTold">What the newest line tells, when nobody wrote it; then it has no text.</param>
/// <param name="LastAuthorId">Who wrote it; null while there is none.</param>
/// <param name="MemberCount">All members, this person included; 0 when it isn't known.</param>
/// <param name="IsFavourite">It stands before the others in the list. Known to the person's own grain, as is <c>IsArchived</c>.</param>
/// <param name="IsArchived">The person has put it away, and nobody has written since.</param>
/// <param name="Mentions">In how many unread messages the person is mentioned, 100 at most. Known to the person's own grain.</param>
/// <param name="LastAt">The newest activity: the last message, else the creation. UTC.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationSummary")]
public sealed record ConversationSummary(
    string Id,
    string Title,
    long Version,
    long LastSeq,
    long ReadSeq,
    string? LastAuthorName,
    string? LastText,
    DateTimeOffset LastAt,
    string? LastAuthorId = null,
    int MemberCount = 0,
    ConversationKind Kind = ConversationKind.Group,
    Told? LastTold = null,
    bool IsFavourite = false,
    bool IsArchived = false,
    int Mentions = 0);
