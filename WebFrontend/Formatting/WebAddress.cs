using System.Text.RegularExpressions;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>Web addresses that stand in a text as they are, without any sign around them.</summary>
internal static partial class WebAddress
{
    public const string Attributes = "target=\"_blank\" rel=\"noopener noreferrer nofollow\"";

    /// <summary>The addresses in a text, as places and lengths.</summary>
    public static IEnumerable<(int Start, int Length)> In(string text)
    {
        for (var match = Pattern.Match(text); match.Success; match = match.NextMatch())
            if (LengthOf(match.ValueSpan) is var length && length > 0) yield return (match.Index, length);
    }

    /// <summary>What looks like an address at a place of the text, and how much of it is one: 0 of "https://".</summary>
    public static (int Seen, int Length) At(string text, int start, int end)
    {
        var match = AtStart.Match(text, start, end - start);
        // The words of a link may be an address: what it leads to is no part of them.
        var seen = match.ValueSpan.IndexOf("](") is >= 0 and var label ? match.ValueSpan[..label] : match.ValueSpan;
        return (seen.Length, LengthOf(seen));
    }

    private static int LengthOf(ReadOnlySpan<char> found)
    {
        var address = WithoutTrailingPunctuation(found);
        return address.EndsWith("://") || address.EndsWith(":/") ? 0 : address.Length;
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
            if (!closesNothing && !".,;:!?'\"*_~|".Contains(last)) break;
            if (closesNothing) unopened--;
            address = address[..^1];
        }
        return address;
    }

    [GeneratedRegex(@"\bhttps?://[^\s<>""\p{Cc}\p{Cf}]+", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern { get; }

    [GeneratedRegex(@"\Ghttps?://[^\s<>""\p{Cc}\p{Cf}]+", RegexOptions.IgnoreCase)]
    private static partial Regex AtStart { get; }
}
