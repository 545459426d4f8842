namespace OrleansMessenger.Conversations;

/// <summary>What a member may do, from little to all.</summary>
public enum Role
{
    Member,

    /// <summary>Also removes members and deletes what others wrote.</summary>
    Moderator,

    /// <summary>Also gives roles. There is always one.</summary>
    Owner,
}

/// <summary>What a member may do, and see.</summary>
/// <param name="HistoryFrom">The place of the last message before those that the member sees; 0 for all of them.</param>
/// <param name="JoinedAfter">The place of the last message before the member came: up to there nothing is unread, and nothing was seen.</param>
[GenerateSerializer, Immutable, Alias("messenger.Standing")]
public sealed record Standing(Role Role, long HistoryFrom = 0, long JoinedAfter = 0)
{
    public static readonly Standing Plain = new(Role.Member);
}

/// <summary>Somebody in a conversation, as its list of members has it.</summary>
[GenerateSerializer, Immutable, Alias("messenger.MemberInRole")]
public sealed record MemberInRole(string UserId, string Nickname, Role Role);
