namespace OrleansMessenger;

/// <summary>The streams between grains and frontends, all of one provider.</summary>
public static class StreamNames
{
    public const string Provider = "messenger";

    /// <summary>Carries <see cref="Conversations.ConversationEvent"/>; the key is the conversation's id.</summary>
    public static StreamId Conversation(string conversationId) => StreamId.Create("conversation", conversationId);

    /// <summary>Carries <see cref="Accounts.UserEvent"/>; the key is the user's id.</summary>
    public static StreamId User(string userId) => StreamId.Create("user", userId);
}
