using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>What a person calls a browser: "Firefox on Linux". It is kept in English, and translated where it is shown.</summary>
internal static class BrowserName
{
    private const string Unknown = "Unknown browser";
    private const string Some = "A browser";
    private const string On = " on ";

    // The first that fits: all others pretend to be Safari, and most pretend to be Chrome.
    private static readonly (string Sign, string Name)[] _browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] _systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Linux", "Linux")];

    public static string Of(string userAgent)
    {
        var (browser, system) = (First(_browsers, userAgent), First(_systems, userAgent));
        return (browser, system) switch
        {
            (null, null) => Unknown,
            (_, null) => browser,
            _ => $"{browser ?? Some}{On}{system}",
        };
    }

    /// <summary>A name that was kept, in the language of whoever reads it.</summary>
    public static string In(IStringLocalizer words, string kept) => kept.Split(On) switch
    {
        [Unknown] => words["Browser.Unknown"],
        [Some, var system] => words["Browser.OnSystem", system],
        [var browser, var system] => words["Browser.Both", browser, system],
        _ => kept,
    };

    private static string? First((string Sign, string Name)[] all, string userAgent) =>
        Array.Find(all, one => userAgent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
