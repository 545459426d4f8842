using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Words;

/// <summary>Sentences that need more than a text with arguments.</summary>
public static class Sentences
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    extension(IStringLocalizer words)
    {
        /// <summary>The sentence for so many: <c>Key.one</c> or <c>Key.other</c>, where <c>{0}</c> is the number.</summary>
        public string Count(string key, long number) => words[$"{key}.{(number == 1 ? "one" : "other")}", number];

        /// <summary>
        /// The sentence with markup in the place of its arguments: <c>@Words.Html("Key", @&lt;b&gt;…&lt;/b&gt;)</c>. All else is encoded.
        /// </summary>
        public IHtmlContent Html(string key, params Func<object?, IHtmlContent>[] parts) =>
            new HtmlFormattableString(_encoder.Encode(words[key]), [.. parts.Select(part => part(null))]);
    }
}
