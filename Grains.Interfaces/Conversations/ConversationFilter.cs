namespace OrleansMessenger.Conversations;

/// <summary>Which of a person's conversations are listed.</summary>
public enum ConversationFilter
{
    /// <summary>All but those that are archived; that holds for the others too, but for Archived.</summary>
    All,

    Unread,

    /// <summary>With one other person.</summary>
    Direct,

    Channels,

    /// <summary>Those alone that the person has put away, and where nobody has written since.</summary>
    Archived,

    /// <summary>With unread messages that mention the person.</summary>
    Mentions,
}
