using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>Writes a message's text: everything encoded, web addresses made clickable.</summary>
public sealed partial class MessageHtml(string text) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var written = 0;
        foreach (var match in Address.EnumerateMatches(text))
        {
            var address = WithoutTrailingPunctuation(text.AsSpan(match.Index, match.Length)).ToString();
            if (address.EndsWith("://", StringComparison.Ordinal) || address.EndsWith(":/", StringComparison.Ordinal)) continue;
            encoder.Encode(writer, text, written, match.Index - written);
            written = match.Index + address.Length;
            var encoded = encoder.Encode(address);
            writer.Write($"<a href=\"{encoded}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">{encoded}</a>");
        }
        encoder.Encode(writer, text, written, text.Length - written);
    }

    /// <summary>"See https://example.org/a_(b)." ends before the full stop, but keeps a bracket that it opened.</summary>
    private static ReadOnlySpan<char> WithoutTrailingPunctuation(ReadOnlySpan<char> address)
    {
        // Counted once: somebody may write nothing but brackets.
        var unopened = address.Count(')') - address.Count('(');
        while (address.Length > 0)
        {
            var last = address[^1];
            var closesNothing = last == ')' && unopened > 0;
            if (!closesNothing && !".,;:!?'\"*_~".Contains(last)) break;
            if (closesNothing) unopened--;
            address = address[..^1];
        }
        return address;
    }

    [GeneratedRegex(@"\bhttps?://[^\s<>""\p{Cc}\p{Cf}]+", RegexOptions.IgnoreCase)]
    private static partial Regex Address { get; }
}
