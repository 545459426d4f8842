namespace OrleansMessenger.Conversations;

public enum PostOutcome
{
    /// <summary>Committed now.</summary>
    Posted,

    /// <summary>The same message was committed before; nothing was written.</summary>
    AlreadyPosted,

    /// <summary>The client id belongs to a message of other text or of another person.</summary>
    ClientIdTaken,

    /// <summary>No such conversation, or the person is no member of it.</summary>
    NotFound,

    /// <summary>Blank, or longer than <see cref="Limits.MessageCharacters"/>.</summary>
    BadText,

    /// <summary>Of the two who have the conversation, one has blocked the other.</summary>
    Blocked,
}

/// <summary>The answer to a post.</summary>
/// <param name="Message">The committed one for Posted and AlreadyPosted, otherwise null.</param>
/// <param name="NotMentioned">Handles in it that mention nobody, since their owners aren't members; <see cref="Mention.All"/> of somebody who may not.</param>
[GenerateSerializer, Immutable, Alias("messenger.PostResult")]
public sealed record PostResult(PostOutcome Outcome, Message? Message, string[]? NotMentioned = null);
