using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax.Inlines;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>An address as it is typed. Signs in it, such as those of <c>/__init__.py</c>, are part of it.</summary>
internal sealed class WebAddressParser : InlineParser
{
    public WebAddressParser() => OpeningCharacters = ['h', 'H'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (IsOfWord(slice.PeekCharExtra(-1))) return false;
        var (seen, length) = WebAddress.At(slice.Text, slice.Start, slice.End + 1);
        if (seen == 0) return false;
        // All of what is none is passed at once: "http://http://http://" would be looked at from each of its parts.
        var words = slice.Text.Substring(slice.Start, length > 0 ? length : seen);
        slice.Start += words.Length;
        if (length == 0)
        {
            processor.Inline = new LiteralInline(words);
            return true;
        }
        var link = new LinkInline(words, "") { IsAutoLink = true, IsClosed = true };
        link.AppendChild(new LiteralInline(words));
        processor.Inline = link;
        return true;
    }

    private static bool IsOfWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}

/// <summary>
/// A backslash before a sign of ours takes its meaning away. Before anything else it is a backslash, as in paths, and so it is in the arm
/// of ¯\_(ツ)_/¯.
/// </summary>
internal sealed class EscapeParser : InlineParser
{
    public EscapeParser() => OpeningCharacters = ['\\'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var sign = slice.PeekChar();
        if (!FormattedText.Escapable.Contains(sign)) return false;
        var isArm = slice.PeekCharExtra(-1) == '¯';
        processor.Inline = new LiteralInline(isArm ? $"\\{sign}" : sign.ToString());
        slice.Start += 2;
        return true;
    }
}

/// <summary>Bold, italic, strike and spoilers, but not between Latin letters or digits: 2*3*4 and a||b||c are no Markdown.</summary>
internal sealed class SignsParser : EmphasisInlineParser
{
    public SignsParser()
    {
        EmphasisDescriptors.Add(new('~', 2, 2, enableWithinWord: true));
        EmphasisDescriptors.Add(new('|', 2, 2, enableWithinWord: true));
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var (start, sign, before) = (slice.Start, slice.CurrentChar, slice.PeekCharExtra(-1));
        if (!char.IsAsciiLetterOrDigit(before)) return base.Match(processor, ref slice);
        while (slice.CurrentChar == sign) slice.NextChar();
        if (char.IsAsciiLetterOrDigit(slice.CurrentChar))
        {
            processor.Inline = new LiteralInline(new string(sign, slice.Start - start));
            return true;
        }
        slice.Start = start;
        return base.Match(processor, ref slice);
    }
}

/// <summary>A handle behind an @. Letters of other scripts may follow at once, Latin ones and those of addresses may not precede it.</summary>
internal sealed class MentionParser : InlineParser
{
    public MentionParser() => OpeningCharacters = ['@'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var before = slice.PeekCharExtra(-1);
        if (char.IsAsciiLetterOrDigit(before) || ".-/@:+%&=#".Contains(before)) return false;
        var (text, start) = (slice.Text, slice.Start + 1);
        var end = start;
        while (end <= slice.End && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
        // The sign that ends "_@ada_" is none of hers.
        if (before == '_' && end > start && text[end - 1] == '_') end--;
        var handle = text[start..end].ToLowerInvariant();
        if (!HandleRules.IsWellFormed(handle)) return false;
        processor.Inline = new MentionInline(handle, text[(start - 1)..end]);
        slice.Start = end;
        return true;
    }
}

/// <param name="handle">In lower case, without its @.</param>
/// <param name="typed">As it stands in the text.</param>
internal sealed class MentionInline(string handle, string typed) : LeafInline
{
    public string Handle => handle;

    public string Typed => typed;
}
