using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>What a person calls a browser: "Firefox on Linux".</summary>
internal static class BrowserName
{
    // The first that fits: all others pretend to be Safari, and most pretend to be Chrome.
    private static readonly (string Sign, string Name)[] _browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Sign, string Name)[] _systems =
        [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("CrOS", "ChromeOS"), ("Macintosh", "Mac"), ("Linux", "Linux")];

    public static string Of(string userAgent, IStringLocalizer words)
    {
        var (browser, system) = (First(_browsers, userAgent), First(_systems, userAgent));
        return (browser, system) switch
        {
            (null, null) => words["Browser.Unknown"],
            (null, _) => words["Browser.OnSystem", system],
            (_, null) => browser,
            _ => words["Browser.Both", browser, system],
        };
    }

    private static string? First((string Sign, string Name)[] all, string userAgent) =>
        Array.Find(all, one => userAgent.Contains(one.Sign, StringComparison.Ordinal)).Name;
}
