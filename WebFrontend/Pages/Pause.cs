using System.Globalization;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>How long nothing is to be notified, as a button says it: so many minutes, or until tomorrow morning by the person's own clock.</summary>
internal static class Pause
{
    public const string Tomorrow = "tomorrow";

    private const int MostMinutes = 7 * 24 * 60;
    private static readonly TimeOnly _morning = new(8, 0);

    /// <summary>Whether the person's clock is known; otherwise tomorrow is in 24 hours.</summary>
    public static bool KnowsMorning(NotificationSettings settings) => Zone(settings) is not null;

    /// <param name="until">When the pause ends; null for 0 minutes, which ends it now.</param>
    /// <returns>False for what is no length of a pause.</returns>
    public static bool TryRead(string? minutes, NotificationSettings settings, DateTimeOffset now, out DateTimeOffset? until)
    {
        until = null;
        if (minutes == Tomorrow)
        {
            until = Zone(settings) is { } zone ? NextMorning(now, zone) : now.AddDays(1);
            return true;
        }
        if (!int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > MostMinutes) return false;
        if (count > 0) until = now.AddMinutes(count);
        return true;
    }

    private static DateTimeOffset NextMorning(DateTimeOffset now, TimeZoneInfo zone)
    {
        var morning = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime).AddDays(1).ToDateTime(_morning);
        return new DateTimeOffset(morning, zone.GetUtcOffset(morning)).ToUniversalTime();
    }

    private static TimeZoneInfo? Zone(NotificationSettings settings) =>
        settings.Quiet is { } quiet && TimeZoneInfo.TryFindSystemTimeZoneById(quiet.TimeZone, out var zone) ? zone : null;
}
