using System.Buffers;
using System.Text.RegularExpressions;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// A message's text for lists and notifications, which show no formatting: the signs of it are gone, and so is what a spoiler hides. Close
/// to what the page makes of the text; where the two differ a sign stays, but never is a spoiler told.
/// </summary>
internal static partial class PlainText
{
    /// <summary>Stands, with a number, for what isn't looked at again. No message has control characters.</summary>
    private const char Kept = '\u0001';

    /// <summary>Signs in signs.</summary>
    private const int MostNested = 4;

    private static readonly SearchValues<char> _signs = SearchValues.Create("*_~`|[>\\");

    /// <param name="most">As many characters of it are looked at.</param>
    public static string Of(string text, int most)
    {
        var start = WithoutSpoilers(text);
        if (start.Length > most) start = start[..most];
        if (!start.AsSpan().ContainsAny(_signs)) return start;

        var kept = new List<string>();
        var plain = Verbatim.Replace(start, match => Keep(match.Groups["text"].Value));
        plain = Link.Replace(plain, "${label}");
        plain = Address.Replace(plain, match => Keep(match.Value));
        plain = Quote.Replace(plain, "");
        for (var i = 0; i < MostNested && Emphasis.IsMatch(plain); i++) plain = Emphasis.Replace(plain, "${text}");
        plain = Placeholder.Replace(plain, match => kept[match.ValueSpan[1]]);
        return string.IsNullOrWhiteSpace(plain) ? start : plain;

        string Keep(string words)
        {
            kept.Add(words);
            return $"{Kept}{(char)(kept.Count - 1)}";
        }
    }

    /// <summary>From the first sign that could begin a spoiler to the last that could end one: whatever is one lies between.</summary>
    private static string WithoutSpoilers(string text)
    {
        if (!text.Contains("||", StringComparison.Ordinal)) return text;
        int first = -1, last = -1;
        for (var end = 0; text.IndexOf('|', end) is >= 0 and var start;)
        {
            end = start;
            while (end < text.Length && text[end] == '|') end++;
            var (before, after) = (start == 0 ? '\n' : text[start - 1], end == text.Length ? '\n' : text[end]);
            if (end - start < 2 || (char.IsAsciiLetterOrDigit(before) && char.IsAsciiLetterOrDigit(after))) continue;
            if (first < 0 && !IsSpace(after)) first = start;
            else if (first >= 0 && !IsSpace(before)) last = end;
        }
        return last > first ? $"{text.AsSpan(0, first)}…{text.AsSpan(last)}" : text;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n';

    /// <summary>Code, in blocks or in lines, and signs behind a backslash.</summary>
    [GeneratedRegex(
        @"(?ms)^\ {0,3}(?<fence>`{3,})[^`\n]*\n(?<text>.*?)(?:\n\ {0,3}\k<fence>`*[ \t]*$|\z)" +
        @"|(?<!`)(?<code>`+)(?!`)(?<text>.+?)(?<!`)\k<code>(?!`)" +
        @"|(?<text>¯\\_)|\\(?<text>[*_~`|\[\]>])")]
    private static partial Regex Verbatim { get; }

    [GeneratedRegex(
        @"(?<!!)\[(?<label>[^\[\]\n]+)\]\((?:https?://|mailto:)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?: ""[^""\n]*"")?\)", RegexOptions.IgnoreCase)]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"\bhttps?://[^\s*]+", RegexOptions.IgnoreCase)]
    private static partial Regex Address { get; }

    [GeneratedRegex(@"(?m)^\ {0,3}(?:>{1,8}(?:[ \t]+|$))+")]
    private static partial Regex Quote { get; }

    [GeneratedRegex(
        @"(?s)(?<![A-Za-z0-9*])(?<sign>\*{1,3})(?![\s*])(?<text>.+?)(?<![\s*])\k<sign>(?![A-Za-z0-9*])" +
        @"|(?<!\w)(?<sign>_{1,3})(?![\s_])(?<text>.+?)(?<![\s_])\k<sign>(?!\w)" +
        @"|(?<![A-Za-z0-9~])~~(?![\s~])(?<text>.+?)(?<![\s~])~~(?![A-Za-z0-9~])")]
    private static partial Regex Emphasis { get; }

    [GeneratedRegex("\u0001.", RegexOptions.Singleline)]
    private static partial Regex Placeholder { get; }
}
