using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.Accounts;

/// <summary>News for one person's open pages, published on that person's stream. Exactly one of its parts is set.</summary>
[GenerateSerializer, Immutable, Alias("messenger.UserEvent")]
public sealed record UserEvent(ConversationSummary? Conversation, Draft? Draft, ReadPosition? Read)
{
    public static UserEvent Of(ConversationSummary summary) => new(summary, null, null);

    public static UserEvent Of(Draft draft) => new(null, draft, null);

    public static UserEvent Of(ReadPosition read) => new(null, null, read);
}

/// <summary>How far the person has read in a conversation, on whatever device.</summary>
[GenerateSerializer, Immutable, Alias("messenger.ReadPosition")]
public sealed record ReadPosition(string ConversationId, long Seq);
