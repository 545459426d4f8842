using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// The durable truth of all conversations. A task that writes completes when its transaction is committed and synced; whatever
/// waits at the same time shares that commit. Database errors surface as <see cref="System.Data.Common.DbException"/>.
/// </summary>
public interface IMessageLog
{
    /// <summary>The conversation's head with all its members, or null.</summary>
    Task<ConversationHead?> Load(string conversationId);

    /// <summary>Writes the conversation, its members and its first message in one commit. False when the id exists; then nothing is written.</summary>
    Task<bool> Create(ConversationHead head, Message? firstMessage);

    /// <summary>
    /// Appends in the given order: each message whose client id is new gets the next Seq and Version after the given head;
    /// one whose client id is there already is answered with the stored message. Whoever had read all before the given head, and wrote
    /// what comes first after it, has read that as well. All in one transaction.
    /// Throws <see cref="StaleHeadException"/> and writes nothing when the stored head isn't the given one: another activation wrote.
    /// </summary>
    /// <returns>One result for each of <paramref name="messages"/>, in their order.</returns>
    Task<AppendResult[]> Append(string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages);

    /// <summary>
    /// Reads what acts are about, and writes what <paramref name="decide"/> makes of that, under the same check of the head, in one
    /// transaction; nothing when that is null. It is decided on a thread of the log's, and decided again when others that share the commit fail.
    /// Throws <see cref="StaleHeadException"/> and writes nothing when the stored head isn't the given one: another activation wrote.
    /// </summary>
    Task Change(string conversationId, long version, long lastSeq, ActQuery query, Func<ActBasis, LogChange?> decide);

    /// <summary>Whether an act of that client id is done.</summary>
    Task<bool> HasAct(string conversationId, Guid clientId);

    /// <summary>Those of the messages that exist, in the order of their places.</summary>
    Task<Message[]> At(string conversationId, IReadOnlyCollection<long> seqs);

    /// <summary>The texts that the message had before its present one, the oldest first.</summary>
    Task<TextVersion[]> EarlierTexts(string conversationId, long seq);

    /// <summary>At most <paramref name="count"/> messages with the largest Seq below <paramref name="beforeSeq"/> (null: from the end), oldest first.</summary>
    Task<Message[]> Page(string conversationId, long? beforeSeq, int count);

    /// <summary>At most <paramref name="count"/> messages whose version is above <paramref name="version"/>, by version.</summary>
    Task<Message[]> ChangedSince(string conversationId, long version, int count);

    Task<Message?> Find(string conversationId, Guid clientId);

    /// <summary>
    /// The person's conversations with activity before the given time, newest first; at most <paramref name="count"/>, and those
    /// of the same millisecond as the last. Without a time the favourites come first, however many they are.
    /// A missing title is made from the nicknames of up to 5 other members.
    /// </summary>
    Task<ConversationSummary[]> ConversationsOf(string userId, ConversationFilter filter, DateTimeOffset? before, int count);

    /// <summary>Those with a word in their title that begins so, newest activity first; archived ones too.</summary>
    Task<ConversationSummary[]> FindConversations(string userId, string query, int count);

    /// <summary>One line of it; null when the person is no member.</summary>
    Task<ConversationSummary?> ConversationOf(string userId, string conversationId);

    /// <summary>False when the person isn't in it, or has <paramref name="most"/> favourites.</summary>
    Task<bool> SetFavourite(string userId, string conversationId, bool isFavourite, int most);

    /// <summary>Takes it out of the person's list as long as its newest message is no later than that; null puts it back.</summary>
    Task Archive(string userId, string conversationId, long? seq);

    /// <summary>Conversations that are favourites or were archived, by id: up to which message, -1 for never.</summary>
    Task<Dictionary<string, (bool IsFavourite, long ArchivedSeq)>> Places(string userId);

    /// <summary>The conversation of these two alone that was given no title, the one that was active last; null when there is none.</summary>
    Task<string?> ConversationBetween(string userId, string otherId);

    /// <summary>Channels after the given title and id, by title; at most <paramref name="count"/>, each with whether the person is in it.</summary>
    Task<Channel[]> Channels(string userId, string? afterTitle, string? afterId, int count);

    /// <summary>Conversations that know the person by another nickname than this; at most <paramref name="count"/>.</summary>
    Task<string[]> ConversationsWithOldName(string userId, string nickname, int count);

    /// <summary>The member is called so from now on, in titles made of nicknames too.</summary>
    Task Rename(string conversationId, string userId, string nickname);

    /// <summary>
    /// Conversations in the person's list in which they haven't read everything, in no order: once <paramref name="count"/> are found, the
    /// others aren't looked at.
    /// </summary>
    Task<UnreadConversation[]> Unread(string userId, int count);

    /// <summary>In how many messages that the person hasn't read they are mentioned by others; 100 at most.</summary>
    Task<int> UnreadMentions(string userId, string conversationId);

    /// <summary>
    /// Conversations with activity in the last minute before the newest activity of all, or more recent than that: whoever was to spread
    /// their news when the program ended may not have come to it.
    /// </summary>
    Task<string[]> LastActive();

    /// <summary>How far the person has read; 0 for never.</summary>
    Task<long> ReadSeq(string userId, string conversationId);

    /// <summary>Moves the person's reading position forward; never back.</summary>
    Task MarkRead(string userId, string conversationId, long seq);

    /// <summary>Whose reading position is between these places, both included.</summary>
    Task<(string UserId, long Seq)[]> ReadPositions(string conversationId, long first, long last);
}

/// <summary>A conversation without its messages.</summary>
/// <param name="Standings">Of members who are more than that, or don't see everything, by user id.</param>
public sealed record ConversationHead(
    string Id,
    string? Title,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    long Version,
    long LastSeq,
    IReadOnlyList<Member> Members,
    ConversationContent? Content = null,
    ConversationKind Kind = ConversationKind.Group,
    IReadOnlyDictionary<string, Standing>? Standings = null);

/// <summary>A message before the log gave it its place.</summary>
public sealed record UnnumberedMessage(
    Guid ClientId, string AuthorId, string AuthorName, string Text, DateTimeOffset SentAt, MessageContent? Content = null);

/// <summary>An act on a message that is there, as the log remembers it: the same client id again is the same act.</summary>
/// <param name="Seq">The message's place; 0 when it was done to the conversation.</param>
/// <param name="Kind">What was done: <c>edit</c>, <c>delete</c>, <c>react</c>, <c>pin</c>, <c>add</c>, …</param>
/// <param name="Value">What else distinguishes it from another act; no text that somebody wrote.</param>
/// <param name="Version">The conversation's version that it led to.</param>
public sealed record LoggedAct(Guid ClientId, string UserId, long Seq, string Kind, string Value, long Version, DateTimeOffset At);

/// <param name="ClientIds">Of the acts.</param>
/// <param name="Seqs">The messages' places.</param>
/// <param name="Reactions">Those that are given or taken back.</param>
/// <param name="TakenBack">Those that are taken back, and how many of those who gave them first are needed.</param>
public sealed record ActQuery(
    IReadOnlyCollection<Guid> ClientIds,
    IReadOnlyCollection<long> Seqs,
    IReadOnlyCollection<(long Seq, string Emoji, string UserId)> Reactions,
    IReadOnlyCollection<(long Seq, string Emoji, int Count)> TakenBack);

/// <param name="Acts">Those of the acts that are in the log already.</param>
/// <param name="Messages">Those of the messages that exist.</param>
/// <param name="Given">Those of the reactions that were given.</param>
/// <param name="FirstReactors">Who gave those that are taken back, the first come first.</param>
public sealed record ActBasis(
    LoggedAct[] Acts,
    Message[] Messages,
    (long Seq, string Emoji, string UserId)[] Given,
    IReadOnlyDictionary<(long Seq, string Emoji), Member[]> FirstReactors);

/// <summary>What a number of acts have made of a conversation.</summary>
/// <param name="Version">The head's; as before when the acts changed nothing.</param>
/// <param name="Messages">Those that were touched, as they stand now, by version.</param>
/// <param name="Replaced">Texts that were replaced.</param>
/// <param name="Deleted">Messages of which nothing is kept.</param>
/// <param name="Content">What the conversation holds beside its messages, when that was touched.</param>
/// <param name="Last">The newest message, when that was touched, or is a new one.</param>
/// <param name="Head">What became of the conversation itself; null for nothing.</param>
/// <param name="Mentions">Who is mentioned now and wasn't, by whom; null when no mention came or went.</param>
public sealed record LogChange(
    long Version,
    IReadOnlyList<LoggedAct> Acts,
    IReadOnlyList<Message> Messages,
    IReadOnlyList<(long Seq, TextVersion Text)> Replaced,
    IReadOnlyList<long> Deleted,
    IReadOnlyList<ReactionChange> Reactions,
    ConversationContent? Content,
    Message? Last,
    HeadChange? Head = null,
    IReadOnlyDictionary<string, string>? Mentions = null);

/// <summary>What acts have made of a conversation's title and members.</summary>
/// <param name="Told">The new lines that tell of it, in their order.</param>
/// <param name="Title">As it is now.</param>
/// <param name="Out">Who was a member and is none any more.</param>
/// <param name="In">Who is a member now and wasn't; they have read all before <c>ReadSeq</c>.</param>
/// <param name="Standings">Of members whose standing is another one now, new ones included.</param>
public sealed record HeadChange(
    IReadOnlyList<Message> Told,
    string? Title,
    IReadOnlyList<string> Out,
    IReadOnlyList<Member> In,
    IReadOnlyDictionary<string, Standing> Standings,
    long ReadSeq);

/// <summary>Somebody has given a message an emoji, or taken it back.</summary>
public sealed record ReactionChange(long Seq, string Emoji, Member By, bool On, DateTimeOffset At);

/// <summary>What became of one message: <c>Appended</c> now, or there already, then <c>Message</c> is the stored one.</summary>
/// <param name="IsRead">Its writer's reading position was moved to it.</param>
public readonly record struct AppendResult(bool Appended, Message Message, bool IsRead = false);

/// <summary>The stored head isn't the writer's: somebody else wrote to this conversation.</summary>
public sealed class StaleHeadException(string conversationId)
    : Exception($"Conversation {conversationId} was written to by another activation.");
