using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>A page of messages as its viewer sees it: where the new ones begin, and who has seen which.</summary>
/// <param name="NewAfter">The viewer's reading position when the conversation was opened.</param>
/// <param name="At">The message that the page was opened at.</param>
/// <param name="Blocked">Whom the viewer has blocked.</param>
public sealed record MessagePage(ConversationView View, long NewAfter, long? At, string[] Blocked)
{
    /// <summary>The first message that the viewer hasn't read, of those that somebody else wrote; null when there is none.</summary>
    public Message? FirstNew(string viewerId) =>
        Array.Find(View.Messages, message => message.Seq > NewAfter && message.AuthorId != viewerId);

    /// <summary>The new messages begin before this page, as far as it can tell.</summary>
    public bool IsAllNew => View.HasEarlier && View.Messages[0].Seq > NewAfter + 1;

    /// <summary>Whose last message this is. Who wrote it has seen it: that goes without saying.</summary>
    public SeenBy[] SeenBy(Message message) =>
        [.. View.SeenBy.Where(reader => Math.Min(reader.Seq, View.Messages[^1].Seq) == message.Seq && reader.UserId != message.AuthorId)];
}
