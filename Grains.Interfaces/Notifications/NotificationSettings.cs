namespace OrleansMessenger.Notifications;

/// <summary>What a person wants to be notified of.</summary>
[GenerateSerializer, Alias("messenger.NotificationLevel")]
public enum NotificationLevel
{
    All,
    None,

    /// <summary>Only messages that mention the person, and those of a direct conversation.</summary>
    Mentions,
}

/// <summary>When a person wants to be notified, in every conversation that says nothing else.</summary>
/// <param name="Quiet">The hours of each day in which nothing is notified, or null.</param>
/// <param name="SnoozedUntil">Nothing is notified before; null or in the past when nothing is snoozed.</param>
[GenerateSerializer, Immutable, Alias("messenger.NotificationSettings")]
public sealed record NotificationSettings(NotificationLevel Level, QuietHours? Quiet, DateTimeOffset? SnoozedUntil);

/// <summary>Hours of each day by the person's own clock; over midnight when <c>To</c> is not after <c>From</c>. <c>To</c> itself is not quiet.</summary>
/// <param name="TimeZone">An IANA name, such as <c>Europe/Vienna</c>.</param>
[GenerateSerializer, Immutable, Alias("messenger.QuietHours")]
public sealed record QuietHours(TimeOnly From, TimeOnly To, string TimeZone);

/// <summary>What a person wants of one conversation.</summary>
/// <param name="Level">Null for what the person wants of all.</param>
/// <param name="MutedUntil">Nothing is notified before; null or in the past when it isn't muted.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationNotifications")]
public sealed record ConversationNotifications(NotificationLevel? Level, DateTimeOffset? MutedUntil);
