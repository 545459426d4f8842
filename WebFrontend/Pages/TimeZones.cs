namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>The time zones that this machine knows, by their IANA names.</summary>
internal static class TimeZones
{
    public const string Utc = "UTC";

    /// <summary>The region of what has none.</summary>
    public const string Universal = "Universal";

    /// <summary>The region of a name that isn't listed.</summary>
    public const string Other = "Other";

    /// <summary>By region, for a list to choose from: "Europe", and in it "Europe/Vienna" … What has no region stands in the first, "Universal".</summary>
    public static readonly ILookup<string, string> ByRegion = TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => zone.HasIanaId && zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal))
        .Select(zone => zone.Id).Prepend(Utc).Order(StringComparer.Ordinal).Distinct()
        .OrderBy(id => id == Utc ? 0 : 1)
        .ToLookup(id => id == Utc ? Universal : id[..id.IndexOf('/', StringComparison.Ordinal)]);

    /// <summary>The same, and a name that isn't listed: one of another time or machine.</summary>
    public static IEnumerable<IGrouping<string, string>> With(string id) =>
        ByRegion.Any(region => region.Contains(id)) ? ByRegion : ByRegion.Append(new[] { id }.GroupBy(_ => Other).Single());

    /// <summary>"Buenos Aires, Argentina" of "America/Argentina/Buenos_Aires": what one looks for comes first.</summary>
    public static string Name(string id) => string.Join(", ", id.Split('/').Skip(id == Utc ? 0 : 1).Reverse()).Replace('_', ' ');
}
