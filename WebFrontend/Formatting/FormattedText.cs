using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>
/// What people mean by the signs they type: bold, italic, strike, code, quotes, lists, links, spoilers. A subset of Markdown, in which
/// every line end is one. Nothing else of Markdown or HTML means anything.
/// </summary>
internal static partial class FormattedText
{
    /// <summary>What is nested deeper, blocks or signs, is shown as it was typed.</summary>
    public const int MostNested = 8;

    /// <summary>Matching signs takes time by their square.</summary>
    private const int MostSigns = 1_000;

    /// <summary>Of all texts together that are kept formatted, with their HTML.</summary>
    private const int MostCharacters = 8_000_000;

    public static readonly SearchValues<char> Escapable = SearchValues.Create("*_~`|[]>");

    private static readonly SearchValues<char> _signs = SearchValues.Create("*_~`|[");
    private static readonly MarkdownPipeline _pipeline = Pipeline();

    // By the text itself: edits, restored databases and previews need no thought.
    private static readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostCharacters });

    /// <summary>Safe HTML, or null when the text means nothing but itself.</summary>
    /// <param name="mentions">Whom it mentions.</param>
    public static string? Html(string text, IStringLocalizer words, params Mention[] mentions)
    {
        if (mentions.Length == 0 && !MayMeanSomething(text)) return null;
        var key = (text, CultureInfo.CurrentUICulture, string.Join('\n', mentions.Select(mention => $"{mention.Mentioned} {mention.Nickname}")));
        if (_cache.TryGetValue(key, out string? known)) return known;
        var html = Render(text, words, mentions);
        using var entry = _cache.CreateEntry(key);
        entry.Size = text.Length + (html?.Length ?? 0);
        entry.Value = html;
        return html;
    }

    /// <summary>As <see cref="Html"/>, each time anew.</summary>
    internal static string? Render(string text, IStringLocalizer words, params Mention[] mentions)
    {
        if (Parse(text) is not { } document) return null;
        var html = new FormattedHtml(text, words, mentions);
        return html.TryWrite(document) ? AllowedHtml.Of(html.ToString()) : null;
    }

    /// <summary>
    /// The handles that are meant to mention somebody, in lower case and without their @: none of code, quotes, links or addresses.
    /// </summary>
    public static string[] Handles(string text) => !text.Contains('@') || Parse(text) is not { } document
        ? []
        : [.. document.Descendants<MentionInline>().Where(IsMeant).Select(mention => mention.Handle).Distinct()];

    public static bool IsMeant(MentionInline mention)
    {
        ContainerInline? inline = mention.Parent;
        for (; inline?.Parent is { } parent; inline = parent)
            if (inline is LinkInline) return false;
        for (Block? block = inline?.ParentBlock; block is not null; block = block.Parent)
            if (block is QuoteBlock) return false;
        return true;
    }

    /// <summary>Null when it has too many signs, or is nested too deep: then it is shown as it was typed.</summary>
    private static MarkdownDocument? Parse(string text)
    {
        var signs = 0;
        foreach (var c in text)
            if (_signs.Contains(c)) signs++;
        if (signs > MostSigns) return null;
        try
        {
            return Markdown.Parse(text, _pipeline);
        }
        // Markdig's own limit of nesting.
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Nearly all messages don't: for them nothing is loaded, parsed or kept.</summary>
    internal static bool MayMeanSomething(string text) => text.AsSpan().ContainsAny(_signs) || LineSign.IsMatch(text);

    private static MarkdownPipeline Pipeline()
    {
        var lines = new LinesParser();
        var builder = new MarkdownPipelineBuilder { PreciseSourceLocation = true };
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new SpacedQuoteParser());
        builder.BlockParsers.Add(Lists());
        builder.BlockParsers.Add(new FencedCodeBlockParser { OpeningCharacters = ['`'] });
        builder.BlockParsers.Add(lines);
        builder.BlockParsers.Add(new NextLinesParser(lines));
        builder.InlineParsers.Clear();
        builder.InlineParsers.Add(new EscapeParser());
        builder.InlineParsers.Add(new CodeInlineParser());
        builder.InlineParsers.Add(new WebAddressParser());
        builder.InlineParsers.Add(new MentionParser());
        builder.InlineParsers.Add(new LinkInlineParser());
        builder.InlineParsers.Add(new SignsParser());
        builder.InlineParsers.Add(new LineBreakInlineParser());
        return builder.Build();
    }

    /// <summary>"1) first" reads well as it is.</summary>
    private static ListBlockParser Lists()
    {
        var lists = new ListBlockParser();
        lists.ItemParsers.Clear();
        lists.ItemParsers.Add(new BulletParser());
        lists.ItemParsers.Add(new NumberedListItemParser { OrderedDelimiters = ['.'] });
        return lists;
    }

    /// <summary>What a quote or a list begins with, or the backslash that keeps it from beginning.</summary>
    [GeneratedRegex(@"^[ \t]*(\\?>|-|[0-9]{1,9}\.)([> \t]|$)", RegexOptions.Multiline)]
    private static partial Regex LineSign { get; }
}
