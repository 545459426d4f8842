using Orleans.Concurrency;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Accounts;

/// <summary>What one person reads, and what that person's open pages are told; the key is the user id.</summary>
[Alias("messenger.IUserGrain")]
public partial interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// The conversations with activity before <paramref name="before"/>, newest activity first, at most 50; for null the newest
    /// of all, after the favourites.
    /// </summary>
    [ReadOnly, Alias("Listed")]
    Task<ConversationSummary[]> Listed(ConversationFilter filter, DateTimeOffset? before);

    /// <summary>Those with a word in their title that begins so, newest activity first, at most <see cref="Limits.JumpMatches"/>.</summary>
    [ReadOnly, Alias("FindConversations")]
    Task<ConversationSummary[]> FindConversations(string query);

    /// <summary>One line of that list; null when the person isn't in the conversation.</summary>
    [ReadOnly, Alias("Conversation")]
    Task<ConversationSummary?> Conversation(string conversationId);

    /// <summary>The conversation with that person alone, without a title, that was active last; null when there is none.</summary>
    [ReadOnly, Alias("ConversationWith")]
    Task<string?> ConversationWith(string userId);

    /// <summary>The channels after the given title and id, by title, at most 50.</summary>
    [ReadOnly, Alias("Channels")]
    Task<Channel[]> Channels(string? afterTitle, string? afterId);

    /// <summary>Lets the conversation stand before the others, or among them. Told to the person's open pages, as is the next.</summary>
    [Alias("SetFavourite")]
    Task<ChangeOutcome> SetFavourite(string conversationId, bool isFavourite);

    /// <summary>Takes it out of the list until there is something after <paramref name="seq"/>, or puts it back for null.</summary>
    [Alias("Archive")]
    Task<ChangeOutcome> Archive(string conversationId, long? seq);

    /// <summary>How far the person has read; 0 for never.</summary>
    [Alias("ReadSeq")]
    Task<long> ReadSeq(string conversationId);

    /// <summary>The conversations with unread messages, in no order, at most <see cref="Limits.UnreadConversations"/>.</summary>
    [ReadOnly, Alias("Unread")]
    Task<UnreadConversation[]> Unread();

    /// <summary>Notes how far the person has read; never goes back.</summary>
    [Alias("MarkRead")]
    Task MarkRead(string conversationId, long seq);

    /// <summary>Told by a conversation: the log has noted with the person's own message at this place that the person has read as far as it.</summary>
    [Alias("Wrote")]
    Task Wrote(string conversationId, long seq);

    /// <summary>
    /// Told by a conversation that it was created or has news; passed on to the person's open pages with the own <c>ReadSeq</c>, and
    /// decides whether to notify. May be told again after a crash: what was decided is not decided twice.
    /// </summary>
    /// <param name="byUserId">Who did it: the writer of the newest message, else the creator. Null when nothing happened but that a member has another name.</param>
    /// <param name="isMentioned">Something of what was done mentions the person.</param>
    [Alias("ConversationChanged")]
    Task ConversationChanged(ConversationSummary summary, string? byUserId, bool isMentioned = false);

    /// <summary>Told by a conversation: the person has come into it, by whose doing; passed on as <see cref="ConversationChanged"/> is.</summary>
    [Alias("Joined")]
    Task Joined(ConversationSummary summary, string byUserId);

    /// <summary>Told by a conversation: the person is in it no more. Open pages are told, and what was notified of it is withdrawn.</summary>
    /// <param name="seq">The newest place of then: should the person come back, what comes after it is news again.</param>
    [Alias("Left")]
    Task Left(string conversationId, long seq);

    /// <summary>Moves the reading position to <paramref name="seq"/> if it is at <paramref name="before"/>: what lies between is the person's own doing.</summary>
    [Alias("ReadOn")]
    Task ReadOn(string conversationId, long before, long seq);

    /// <summary>
    /// A frontend process says which of the person's devices are connected to it; a lease of <see cref="ConnectedLease"/>, so
    /// that a process that dies says nothing for long.
    /// </summary>
    /// <param name="frontend">The process; each says it of its own.</param>
    [Alias("Connected")]
    Task Connected(string frontend, string[] deviceIds);

    /// <summary>The devices that are connected to any frontend just now.</summary>
    [AlwaysInterleave, Alias("ConnectedDevices")]
    Task<string[]> ConnectedDevices();

    static readonly TimeSpan ConnectedLease = TimeSpan.FromSeconds(75);

    /// <summary>Told by <see cref="IBlockingGrain"/>: others are blocked from now on.</summary>
    [Alias("BlockingChanged")]
    Task BlockingChanged();

    /// <summary>The person is using a page just now.</summary>
    [AlwaysInterleave, Alias("UsesPage")]
    Task UsesPage();

    [AlwaysInterleave, Alias("Presence")]
    Task<Presence> Presence();
}
