namespace OrleansMessenger.Conversations;

/// <summary>
/// One committed change, published on the conversation's stream. Streams can lose events: a reader that was at
/// <c>Version - 1</c> applies it, any other asks the grain for the changes since its own version.
/// </summary>
/// <param name="Version">0 when nothing of the conversation changed, only who has read how far, or is writing.</param>
/// <param name="Message">As it stands now; null when none was touched.</param>
/// <param name="Seen">How far members have read now: those whose positions moved. Lost, it is made up for by the next page load.</param>
/// <param name="Writing">Who has just been writing, at most <see cref="Limits.WritersNamed"/>: more are several. Nothing makes up for a lost one.</param>
/// <param name="Content">What the conversation holds beside its messages, when that was touched.</param>
/// <param name="IsChange">The message was there before.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationEvent")]
public sealed record ConversationEvent(
    long Version, Message? Message, SeenBy[]? Seen = null, ConversationContent? Content = null, bool IsChange = false, Member[]? Writing = null)
{
    public static readonly ConversationEvent Nothing = new(Version: 0, Message: null);
}
