namespace OrleansMessenger.Conversations;

public enum ChangeOutcome
{
    /// <summary>Committed, now or before; or it was so already.</summary>
    Done,

    /// <summary>The client id belongs to another act.</summary>
    ClientIdTaken,

    /// <summary>No such conversation or message, or the person is no member.</summary>
    NotFound,

    /// <summary>Only its author may do that.</summary>
    NotYours,

    /// <summary>The message is deleted.</summary>
    Deleted,

    /// <summary>The text was changed since the version that the edit began from.</summary>
    ChangedMeanwhile,

    /// <summary>Blank, or longer than <see cref="Limits.MessageCharacters"/>.</summary>
    BadText,

    /// <summary>Not one emoji.</summary>
    BadEmoji,

    /// <summary>As many emoji, pins or members as there may be.</summary>
    TooMany,

    /// <summary>The person's role doesn't allow it.</summary>
    NotAllowed,

    /// <summary>Somebody who is in it already was to be added.</summary>
    AlreadyMember,

    /// <summary>Somebody who isn't in it was to be removed, or given a role.</summary>
    NotAMember,

    /// <summary>The last owner can't go, nor become less, while others are there.</summary>
    LastOwner,

    /// <summary>Conversations of this kind don't have that.</summary>
    NotOfThisKind,

    /// <summary>Longer than <see cref="Limits.TitleCharacters"/> or <see cref="Limits.TopicCharacters"/>.</summary>
    BadTitle,

    /// <summary>Of the two who have the conversation one has blocked the other; or somebody who was to be added has blocked the person.</summary>
    Blocked,
}

/// <summary>The answer to an act on a message that is there.</summary>
/// <param name="Message">As it stands now; null when it wasn't found.</param>
[GenerateSerializer, Immutable, Alias("messenger.ChangeResult")]
public sealed record ChangeResult(ChangeOutcome Outcome, Message? Message);

/// <summary>A text that a message had, or has.</summary>
/// <param name="At">When it was written.</param>
[GenerateSerializer, Immutable, Alias("messenger.TextVersion")]
public sealed record TextVersion(long Version, string Text, DateTimeOffset At)
{
    /// <summary>The one that the message has now. One that was never edited goes by its place.</summary>
    public static TextVersion Of(Message message) =>
        new(Math.Max(message.Content?.EditedVersion ?? 0, message.Seq), message.Text, message.Content?.EditedAt ?? message.SentAt);
}
