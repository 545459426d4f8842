using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace OrleansMessenger.WebFrontend;

/// <summary>What pages and endpoints ask of a request.</summary>
internal static class Requests
{
    /// <summary>Whether htmx, or a module of ours, asks: it takes the partial.</summary>
    public static bool IsHtmx(this HttpRequest request) => request.Headers["HX-Request"] == "true";

    /// <summary>Whether a page asks for another page's main pane, to show it in place of its own.</summary>
    public static bool IsForPane(this HttpRequest request) => request.Headers["Pane"] == "main";

    /// <summary>Whether it is an address of this site as it would stand in a link; <c>~/</c> means something to ASP.NET Core only.</summary>
    public static bool IsLocal([NotNullWhen(true)] string? url) => url is ['/', ..] && RedirectHttpResult.IsLocalUrl(url);

    /// <summary>Headers are ASCII; what is encoded already stays as it is.</summary>
    public static string AsHeader(string url)
    {
        if (url.All(IsPlain)) return url;
        var text = new StringBuilder(url.Length);
        foreach (var rune in url.EnumerateRunes())
            text.Append(rune.IsAscii && IsPlain((char)rune.Value) ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return text.ToString();
    }

    private static bool IsPlain(char character) => character is > ' ' and < (char)0x7F;
}
