namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>What a durable form is for.</summary>
public enum DraftKind
{
    /// <summary>A form that another program saved under a name of its own.</summary>
    Unknown,
    NewConversation,
    Message,
    Edit,
    Report,
    Members,
    About,
    Profile,
    Notifications,
}

/// <param name="ConversationId">The conversation that it belongs to; null for none.</param>
/// <param name="Seq">The message that it changes or reports; 0 for none.</param>
public sealed record DraftPlace(DraftKind Kind, string? ConversationId = null, long Seq = 0);
