namespace OrleansMessenger.Silo.Hosting;

/// <summary>Which time zones this machine knows. Small containers come without any: quiet hours are kept in UTC alone there.</summary>
public static class TimeZoneData
{
    public const string Problem =
        "This machine knows no time zones, so quiet hours work in UTC alone. Install its time zone data (tzdata) and start again.";

    public static bool IsMissing { get; } = !TimeZoneInfo.GetSystemTimeZones().Any(zone => zone.Id.Contains('/', StringComparison.Ordinal));

    public static bool Knows(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);
}
