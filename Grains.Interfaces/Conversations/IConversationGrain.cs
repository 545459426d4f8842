namespace OrleansMessenger.Conversations;

/// <summary>
/// One conversation; the key is its id. The only writer of its log: it gives each message its place and each change its version.
/// Whatever a person asks is answered as "not found" to whoever is no member.
/// </summary>
[Alias("messenger.IConversationGrain")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>
    /// Creates it with its first message in one commit. The same request again changes nothing; false when the id was given to a
    /// conversation of other title, members or first message.
    /// </summary>
    [Alias("Create")]
    Task<bool> Create(NewConversation request);

    /// <summary>The page of messages before <paramref name="beforeSeq"/> (the newest for null); null to whoever is no member.</summary>
    [Alias("View")]
    Task<ConversationView?> View(string userId, long? beforeSeq);

    /// <summary>The page of messages around one of them; null when there is no such message, and to whoever is no member.</summary>
    [Alias("ViewAt")]
    Task<ConversationView?> ViewAt(string userId, long seq);

    /// <summary>Appends a message; answered after the commit. The same client id again is the same message.</summary>
    /// <param name="mentions">The handles in it that are to mention somebody, in lower case and without their @.</param>
    [Alias("Post")]
    Task<PostResult> Post(string userId, Guid clientId, string text, string[]? mentions = null);

    /// <summary>As <see cref="Post"/>, for a message that answers another one. Not found when that isn't there.</summary>
    [Alias("Reply")]
    Task<PostResult> Reply(string userId, Guid clientId, string text, long replyTo, string[]? mentions = null);

    /// <summary>
    /// Changes the text of one's own message; answered after the commit. The same client id again is the same act, which is done once: that
    /// holds for the others below as well.
    /// </summary>
    /// <param name="version">The version of the message that the edit began from: nothing is overwritten that came later.</param>
    [Alias("Edit")]
    Task<ChangeResult> Edit(string userId, Guid clientId, long seq, string text, long version, string[]? mentions = null);

    /// <summary>Leaves of one's own message that it was deleted, when and by whom.</summary>
    [Alias("Delete")]
    Task<ChangeResult> Delete(string userId, Guid clientId, long seq);

    /// <summary>Gives a message an emoji of one's own, or takes it back. Where it is so already nothing changes.</summary>
    [Alias("React")]
    Task<ChangeResult> React(string userId, Guid clientId, long seq, string emoji, bool given);

    /// <summary>Lists a message in the conversation's header, or no longer.</summary>
    [Alias("Pin")]
    Task<ChangeResult> Pin(string userId, Guid clientId, long seq, bool pinned);

    /// <summary>
    /// Adds people, all or none; answered after the commit, and told by a line in the log, as are the others below. In a group or a channel
    /// every member may do so.
    /// </summary>
    /// <param name="fromNow">They don't see what was said before.</param>
    [Alias("AddMembers")]
    Task<ChangeResult> AddMembers(string userId, Guid clientId, Member[] members, bool fromNow);

    /// <summary>Comes into a channel.</summary>
    [Alias("Join")]
    Task<ChangeResult> Join(Member member, Guid clientId);

    /// <summary>The last owner stays while others are there.</summary>
    [Alias("Leave")]
    Task<ChangeResult> Leave(string userId, Guid clientId);

    /// <summary>For moderators and owners. Whoever is out sees and hears nothing of what comes after.</summary>
    [Alias("Remove")]
    Task<ChangeResult> Remove(string userId, Guid clientId, string memberId);

    /// <summary>For owners.</summary>
    [Alias("GiveRole")]
    Task<ChangeResult> GiveRole(string userId, Guid clientId, string memberId, Role role);

    /// <summary>In a channel for moderators and owners.</summary>
    /// <param name="title">Null for the members' nicknames, which no channel goes by.</param>
    /// <param name="topic">Null for none.</param>
    [Alias("SetTitle")]
    Task<ChangeResult> SetTitle(string userId, Guid clientId, string? title, string? topic);

    /// <summary>The members after so many, in the order in which they came, at most <see cref="Limits.MembersPerPage"/>; null to whoever doesn't see them.</summary>
    [Alias("Members")]
    Task<MemberInRole[]?> Members(string userId, int skip);

    /// <summary>Null for whoever is no member.</summary>
    [Alias("StandingOf")]
    Task<Standing?> StandingOf(string userId);

    /// <summary>For each of these people the place of the last message before those that they see, 0 for all; null for whoever sees none.</summary>
    [Alias("HistoryFrom")]
    Task<long?[]> HistoryFrom(string[] userIds);

    /// <summary>One message as it stands now; null when it isn't there, and to whoever is no member.</summary>
    [Alias("Message")]
    Task<Message?> Message(string userId, long seq);

    /// <summary>The start of one message as it stands now; null when it isn't there, and to whoever is no member.</summary>
    [Alias("Snippet")]
    Task<MessageSnippet?> Snippet(string userId, long seq);

    /// <summary>All texts that a message had, the present one last; null when it isn't there, and to whoever is no member.</summary>
    [Alias("History")]
    Task<TextVersion[]?> History(string userId, long seq);

    /// <summary>The message that <paramref name="userId"/> posted with this client id, with the text it was posted with; or null.</summary>
    [Alias("FindPosted")]
    Task<Message?> FindPosted(string userId, Guid clientId);

    /// <summary>
    /// What a reader at <paramref name="version"/> lacks; asked by frontend processes for all their readers at once. The conversation's
    /// stream carries its events for half a minute after it: whoever follows the stream asks when it begins, and again and again.
    /// </summary>
    [Alias("ChangesSince")]
    Task<ConversationChanges> ChangesSince(long version);

    /// <summary>The newest message's place, 0 while there is none; null to whoever is no member.</summary>
    [Alias("LastSeq")]
    Task<long?> LastSeq(string userId);

    /// <summary>Whether the person may read and write here.</summary>
    [Alias("IsMember")]
    Task<bool> IsMember(string userId);

    /// <summary>
    /// The member is called so from now on; what was said keeps the name it was said under. Open lists are told, nobody is notified. The
    /// same again changes nothing, nor does it for whoever is no member.
    /// </summary>
    [Alias("Rename")]
    Task Rename(string userId, string nickname);

    /// <summary>
    /// Told by a member's grain how far that member has read now; passed on to the open pages. False when this conversation shows
    /// nobody's reading position, so that it needs not be told.
    /// </summary>
    [Alias("Seen")]
    Task<bool> Seen(string userId, long seq);

    /// <summary>
    /// The member is writing just now; open pages are told, once in a while. False to whoever is no member. Nothing of it is kept.
    /// </summary>
    [Alias("Typing")]
    Task<bool> Typing(string userId);

    /// <summary>Tells its members of its newest activity again: whoever was to do so may be gone. They decide nothing twice.</summary>
    [Alias("TellAgain")]
    Task TellAgain();

    /// <summary>
    /// Of a direct conversation: whether the two are there; none where one of them doesn't want that, or has blocked the other. Null for any
    /// other conversation, and while there is none.
    /// </summary>
    [Alias("Presence")]
    Task<Presence[]?> Presence();

    /// <summary>
    /// Keeps a copy of somebody else's message for whoever moderates. The same client id again is the same report.
    /// </summary>
    /// <param name="reason">What the person says of it; may be blank.</param>
    [Alias("Report")]
    Task<ChangeOutcome> Report(string userId, Guid clientId, long seq, string reason);

    /// <summary>Told by <c>IBlockingGrain</c>: of the two who have this conversation, one has blocked the other or doesn't any more.</summary>
    [Alias("BlockingChanged")]
    Task BlockingChanged();
}
