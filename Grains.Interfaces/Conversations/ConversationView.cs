namespace OrleansMessenger.Conversations;

/// <summary>What a member sees on opening a conversation: its head and a page of messages, oldest first.</summary>
/// <param name="Title">The chosen title, or the nicknames of the members other than the viewer.</param>
/// <param name="MemberCount">All members, the viewer included.</param>
/// <param name="Members">The first of them, at most 20, the viewer among them or not.</param>
/// <param name="Version">The version this page is made from: events above it are news.</param>
/// <param name="HasEarlier">Whether messages before the page's first exist.</param>
/// <param name="Content">What the conversation holds beside its messages.</param>
/// <param name="HasLater">Whether messages after the page's last exist.</param>
/// <param name="Role">What the viewer may do; null for whoever only looks at a channel.</param>
/// <param name="HasTitle">Whether the title was chosen.</param>
/// <param name="SeenBy">The other members who have read as far as one of these messages, and no further. None of a large conversation.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationView")]
public sealed record ConversationView(
    string Id,
    string Title,
    int MemberCount,
    Member[] Members,
    long Version,
    long LastSeq,
    Message[] Messages,
    bool HasEarlier,
    SeenBy[] SeenBy,
    ConversationContent? Content = null,
    bool HasLater = false,
    ConversationKind Kind = ConversationKind.Group,
    Role? Role = null,
    bool HasTitle = false);
