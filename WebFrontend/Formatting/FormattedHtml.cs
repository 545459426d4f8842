using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>
/// Writes a message's HTML. Paragraphs are bare lines with the white space between them, as in a message without any sign: the page keeps
/// white space.
/// </summary>
internal sealed partial class FormattedHtml(string source, IStringLocalizer words, Mention[] mentions)
{
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _html = new(source.Length * 2);
    private bool _showsSomething;
    private bool _isInLink;

    public override string ToString() => _html.ToString();

    /// <summary>False when the text is better shown as it was typed: nested too deep, or nothing of it would be seen.</summary>
    public bool TryWrite(MarkdownDocument document)
    {
        var written = 0;
        Block? previous = null;
        foreach (var block in document)
        {
            if (!TryWriteGap(written, block.Span.Start, previous, block) || !TryWrite(block, depth: 0)) return false;
            written = EndOf(block);
            previous = block;
        }
        return TryWriteGap(written, source.Length, previous, next: null) && _showsSomething;
    }

    /// <summary>Code that nobody closed goes on to the end, which the parser doesn't say.</summary>
    private int EndOf(Block block) => block is FencedCodeBlock { ClosingFencedCharCount: 0 } ? source.Length : block.Span.End + 1;

    private bool TryWriteGap(int start, int end, Block? previous, Block? next)
    {
        var gap = start < end ? source.AsSpan(start, end - start) : [];
        // Whatever the parser took for nothing isn't lost.
        if (!gap.IsWhiteSpace()) return false;
        if (previous is ParagraphBlock or null && next is ParagraphBlock or null) _html.Append(gap);
        else WriteLineEnd(previous, next);
        return true;
    }

    /// <summary>Blocks stand on lines of their own; after text a line end says so to whoever reads the text alone.</summary>
    private void WriteLineEnd(Block? previous, Block? next)
    {
        if (previous is ParagraphBlock && next is not null) _html.Append(next is ParagraphBlock ? "\n\n" : "\n");
    }

    private bool TryWrite(Block block, int depth) => depth < FormattedText.MostNested && block switch
    {
        ParagraphBlock paragraph => TryWriteAll(paragraph.Inline, depth: 0),
        FencedCodeBlock code => WriteCode(code),
        QuoteBlock quote => TryWriteIn("blockquote dir=\"auto\"", "blockquote", quote, depth),
        ListBlock { IsOrdered: true } list => TryWriteIn($"ol start=\"{StartOf(list)}\"", "ol", list, depth),
        ListBlock list => TryWriteIn("ul", "ul", list, depth),
        ListItemBlock item => TryWriteIn("li dir=\"auto\"", "li", item, depth),
        _ => false,
    };

    private static int StartOf(ListBlock list) => int.TryParse(list.OrderedStart, CultureInfo.InvariantCulture, out var start) ? start : 1;

    private bool TryWriteIn(string tag, string name, ContainerBlock container, int depth)
    {
        _html.Append('<').Append(tag).Append('>');
        Block? previous = null;
        foreach (var block in container)
        {
            WriteLineEnd(previous, block);
            // A list and its item are one step of what people see.
            if (!TryWrite(block, block is ListItemBlock ? depth : depth + 1)) return false;
            previous = block;
        }
        _html.Append("</").Append(name).Append('>');
        return true;
    }

    /// <summary>Wide code is scrolled, by keyboard too; what can be scrolled has a name.</summary>
    private bool WriteCode(FencedCodeBlock block)
    {
        var behindFence = source.AsSpan(block.Span.Start);
        behindFence = behindFence[..(behindFence.IndexOf('\n') is >= 0 and var lineEnd ? lineEnd : behindFence.Length)].TrimStart('`').Trim();
        var language = Language.IsMatch(behindFence) ? behindFence.ToString() : null;
        // Many begin their code right behind the fence.
        var code = language is not null || behindFence.IsEmpty ? block.Lines.ToString() : $"{behindFence}\n{block.Lines}";
        if (string.IsNullOrWhiteSpace(code)) return false;
        var first = code.AsSpan().TrimStart();
        first = first[..Math.Min(40, first.IndexOf('\n') is >= 0 and var end ? end : first.Length)].TrimEnd();
        _html.Append("<div class=\"code\"");
        if (language is not null) _html.Append($" data-language=\"{_encoder.Encode(language)}\"");
        _html.Append($" dir=\"ltr\"><pre tabindex=\"0\" role=\"region\" aria-label=\"{_encoder.Encode(words["Formatting.CodeLabel", first.ToString()])}\"><code>");
        WriteText(code);
        _html.Append("</code></pre></div>");
        return true;
    }

    private bool TryWriteAll(ContainerInline? inlines, int depth)
    {
        if (depth > FormattedText.MostNested) return false;
        foreach (var inline in inlines ?? [])
            if (!TryWrite(inline, depth)) return false;
        return true;
    }

    private bool TryWrite(Inline inline, int depth)
    {
        switch (inline)
        {
            case LiteralInline literal:
                WriteText(literal.Content.AsSpan().ToString());
                return true;
            case MentionInline mention:
                return WriteMention(mention);
            case LineBreakInline:
                _html.Append('\n');
                return true;
            case CodeInline code:
                return TryWriteIn("code", "code", () => { WriteText(code.Content); return true; });
            case EmphasisInline { DelimiterChar: '|' } spoiler:
                return TryWriteIn($"details class=\"spoiler\"><summary>{_encoder.Encode(words["Formatting.Spoiler"])}</summary><span",
                    "span></details", () => TryWriteAll(spoiler, depth + 1));
            case EmphasisInline emphasis:
                var name = (emphasis.DelimiterChar, emphasis.DelimiterCount) switch { ('~', _) => "s", (_, 2) => "strong", _ => "em" };
                return TryWriteIn(name, name, () => TryWriteAll(emphasis, depth + 1));
            case LinkInline link when !_isInLink && IsTrustworthy(link):
                _isInLink = true;
                var isWritten = TryWriteIn($"a href=\"{_encoder.Encode(link.Url!)}\" {WebAddress.Attributes}", "a", () => TryWriteAll(link, depth + 1));
                _isInLink = false;
                return isWritten;
            case LinkInline { IsAutoLink: true } address:
                return TryWriteAll(address, depth);
            case LinkInline link when HidesSomething(link):
                WriteText("[");
                if (!TryWriteAll(link, depth + 1)) return false;
                WriteText($"]({source[link.UrlSpan.Start..(link.Span.End + 1)]}");
                return true;
            case LinkInline link:
                WriteText(source[link.Span.Start..(link.Span.End + 1)]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Under the name that the person has, whatever direction it is written in.</summary>
    private bool WriteMention(MentionInline inline)
    {
        if (Array.Find(mentions, mention => mention.Handle == inline.Handle) is not { } mentioned || !FormattedText.IsMeant(inline))
        {
            WriteText(inline.Typed);
            return true;
        }
        _html.Append($"<span class=\"mention\" data-mentioned=\"{_encoder.Encode(mentioned.Mentioned)}\" dir=\"auto\">");
        WriteText($"@{mentioned.Nickname}");
        _html.Append("</span>");
        return true;
    }

    private bool TryWriteIn(string tag, string name, Func<bool> write)
    {
        _html.Append('<').Append(tag).Append('>');
        if (!write()) return false;
        _html.Append("</").Append(name).Append('>');
        return true;
    }

    /// <summary>
    /// Leads to where it seems to. Its words are nothing that is pressed itself, nor another address than its own, which it could be taken
    /// for.
    /// </summary>
    private static bool IsTrustworthy(LinkInline link) =>
        link is { IsImage: false, Url: { } url, FirstChild: not null } && AllowedAddress.IsMatch(url)
        && !HidesSomething(link)
        && (link.IsAutoLink || link.FindDescendants<LinkInline>().All(inner => inner.Url == url));

    private static bool HidesSomething(LinkInline link) => link.FindDescendants<EmphasisInline>().Any(inner => inner.DelimiterChar == '|');

    private void WriteText(string text)
    {
        _showsSomething |= !string.IsNullOrWhiteSpace(text);
        _html.Append(_encoder.Encode(text));
    }

    [GeneratedRegex(@"^(https?://|mailto:)[^\s<>""\p{Cc}\p{Cf}]+$", RegexOptions.IgnoreCase)]
    private static partial Regex AllowedAddress { get; }

    [GeneratedRegex(@"^[A-Za-z0-9+#.-]{1,20}$")]
    private static partial Regex Language { get; }
}
