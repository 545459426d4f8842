namespace OrleansMessenger.Conversations;

public enum ConversationKind
{
    /// <summary>Whoever is in it was invited.</summary>
    Group,

    /// <summary>Two people: each pair has one.</summary>
    Direct,

    /// <summary>It is listed; anybody reads it, and joins to write.</summary>
    Channel,
}
