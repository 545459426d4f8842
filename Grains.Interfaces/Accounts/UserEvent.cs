using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Accounts;

/// <summary>News for one person's open pages, published on that person's stream. At most one of its parts is set.</summary>
[GenerateSerializer, Immutable, Alias("messenger.UserEvent")]
public sealed record UserEvent(
    ConversationSummary? Conversation = null, Draft? Draft = null, ReadPosition? Read = null, Alert? Alert = null, SignedOut? SignedOut = null,
    ReadPosition? Left = null)
{
    public static readonly UserEvent Nothing = new();

    public static UserEvent Of(ConversationSummary summary) => new(Conversation: summary);

    public static UserEvent Of(Draft draft) => new(Draft: draft);

    public static UserEvent Of(ReadPosition read) => new(Read: read);

    public static UserEvent Of(Alert alert) => new(Alert: alert);

    public static UserEvent Of(SignedOut signedOut) => new(SignedOut: signedOut);

    /// <summary>The person is in the conversation no more; nothing up to this place is shown of it.</summary>
    public static UserEvent OfLeft(ReadPosition left) => new(Left: left);
}

/// <summary>The sessions of these devices have ended: their streams end, and who comes back is no longer let in.</summary>
[GenerateSerializer, Immutable, Alias("messenger.SignedOut")]
public sealed record SignedOut(string[] DeviceIds);

/// <summary>How far the person has read in a conversation, on whatever device.</summary>
[GenerateSerializer, Immutable, Alias("messenger.ReadPosition")]
public sealed record ReadPosition(string ConversationId, long Seq);
