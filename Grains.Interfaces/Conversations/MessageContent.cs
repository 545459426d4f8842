namespace OrleansMessenger.Conversations;

/// <summary>What a message holds beside its text; null where there is nothing.</summary>
[GenerateSerializer, Immutable, Alias("messenger.MessageContent")]
public sealed record MessageContent
{
    /// <summary>The place of the message that this one answers.</summary>
    [Id(0)] public long? ReplyTo { get; init; }

    /// <summary>When the text was last changed. UTC, whole milliseconds.</summary>
    [Id(1)] public DateTimeOffset? EditedAt { get; init; }

    /// <summary>The version of the conversation that last changed the text; 0 while it is as it was posted.</summary>
    [Id(4)] public long EditedVersion { get; init; }

    /// <summary>Set once the message is deleted: then it has no text and nothing else of this.</summary>
    [Id(2)] public Deletion? Deleted { get; init; }

    /// <summary>One entry for each emoji, in the order in which they were first given; at most <see cref="Limits.ReactionsOfMessage"/>.</summary>
    [Id(3)] public Reaction[] Reactions { get; init; } = [];

    /// <summary>Set where nobody wrote it: then it has no text.</summary>
    [Id(5)] public Told? Told { get; init; }

    /// <summary>Whom the text mentions, in the order of their handles in it; at most <see cref="Limits.MentionsOfMessage"/>.</summary>
    [Id(6)] public Mention[] Mentions { get; init; } = [];

    public bool IsEmpty =>
        ReplyTo is null && EditedAt is null && Deleted is null && Reactions.Length == 0 && Told is null && Mentions.Length == 0;

    public bool Equals(MessageContent? other) =>
        other is not null && ReplyTo == other.ReplyTo && EditedAt == other.EditedAt && EditedVersion == other.EditedVersion
        && Deleted == other.Deleted && Told == other.Told && Reactions.AsSpan().SequenceEqual(other.Reactions)
        && Mentions.AsSpan().SequenceEqual(other.Mentions);

    public override int GetHashCode() => HashCode.Combine(ReplyTo, EditedAt, Deleted, Reactions.Length);
}

/// <summary>Who deleted a message, and when.</summary>
/// <param name="ByName">The nickname of then.</param>
[GenerateSerializer, Immutable, Alias("messenger.Deletion")]
public sealed record Deletion(string ByUserId, string ByName, DateTimeOffset At);

/// <summary>An emoji that people have given to a message.</summary>
/// <param name="Count">All who gave it.</param>
/// <param name="By">The first of them, at most <see cref="Limits.NamesOfReaction"/>.</param>
[GenerateSerializer, Immutable, Alias("messenger.Reaction")]
public sealed record Reaction(string Emoji, int Count, Member[] By)
{
    public bool Equals(Reaction? other) =>
        other is not null && Emoji == other.Emoji && Count == other.Count && By.AsSpan().SequenceEqual(other.By);

    public override int GetHashCode() => HashCode.Combine(Emoji, Count);
}
