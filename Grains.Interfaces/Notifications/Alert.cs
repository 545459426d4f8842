namespace OrleansMessenger.Notifications;

/// <summary>A notification of a conversation's news, for those of a person's devices that are connected.</summary>
/// <param name="Seq">The newest message's place; 0 for a new conversation without messages. A device shows each place once.</param>
/// <param name="Title">The conversation's title, as the person sees it.</param>
/// <param name="AuthorName">Who wrote the newest message; null while there is none.</param>
/// <param name="Text">The start of the newest message, on one line; null while there is none, and when that one is deleted.</param>
/// <param name="Unread">How many messages the person hasn't read there.</param>
/// <param name="DeviceIds">Who is to show it.</param>
/// <param name="IsChange">It was told before, and says something else now: whoever still shows it shows this, without a sound.</param>
[GenerateSerializer, Immutable, Alias("messenger.Alert")]
public sealed record Alert(
    string ConversationId, long Seq, string Title, string? AuthorName, string? Text, long Unread, DateTimeOffset At, string[] DeviceIds,
    bool IsChange = false);
