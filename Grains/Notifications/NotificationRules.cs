using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Notifications;

/// <summary>Whether somebody is to be notified, as far as it depends on what that person set.</summary>
public static class NotificationRules
{
    /// <param name="isAddressed">What happened mentions the person, or is said to them alone.</param>
    public static bool Allow(NotificationSettings person, ConversationNotifications conversation, bool isAddressed, DateTimeOffset now) =>
        Wants(person, conversation, isAddressed)
        && !(conversation.MutedUntil > now)
        && !(person.SnoozedUntil > now)
        && !(person.Quiet is { } quiet && IsQuiet(quiet, now));

    private static bool Wants(NotificationSettings person, ConversationNotifications conversation, bool isAddressed) => (conversation.Level ?? person.Level) switch
    {
        NotificationLevel.All => true,
        NotificationLevel.Mentions => isAddressed,
        _ => false,
    };

    private static bool IsQuiet(QuietHours quiet, DateTimeOffset now)
    {
        // A zone that this machine doesn't know any more: better loud at night than silent for ever.
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(quiet.TimeZone, out var zone)) return false;
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return quiet.From < quiet.To ? time >= quiet.From && time < quiet.To : time >= quiet.From || time < quiet.To;
    }
}
