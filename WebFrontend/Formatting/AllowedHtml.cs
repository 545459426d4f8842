using Ganss.Xss;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>The last word on what a message may hold, whatever the parser made of it.</summary>
internal static class AllowedHtml
{
    private static readonly HtmlSanitizer _sanitizer = new(new HtmlSanitizerOptions
    {
        AllowedTags = Set("a", "blockquote", "code", "details", "div", "em", "li", "ol", "pre", "s", "span", "strong", "summary", "ul"),
        AllowedAttributes = Set("aria-label", "class", "data-language", "data-mentioned", "dir", "href", "rel", "role", "start", "tabindex", "target"),
        AllowedSchemes = Set("http", "https", "mailto"),
        UriAttributes = Set("href"),
    })
    {
        AllowedClasses = { "code", "mention", "spoiler" },
    };

    public static string Of(string html) => _sanitizer.Sanitize(html);

    private static HashSet<string> Set(params string[] names) => new(names, StringComparer.OrdinalIgnoreCase);
}
