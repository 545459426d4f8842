using FsCheck;
using FsCheck.Fluent;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.WebFrontend.Formatting;
using OrleansMessenger.WebFrontend.Tests.Words;

namespace OrleansMessenger.WebFrontend.Tests.Formatting;

/// <summary>Texts that chance makes of signs and words. <c>MESSENGER_FULL=1</c> tries fifty times as many.</summary>
public sealed class AnyTextTests
{
    private static readonly Config _many =
        Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1" ? 100_000 : 2_000);

    private static readonly string[] _signs =
    [
        "*", "**", "***", "_", "__", "~~", "|", "||", "|||", "`", "``", "```", "```\n", "\n```\n", "> ", "\n> ", ">", "- ", "\n- ", "  - ", "1. ", "\n2. ", "[", "]", "](", ")",
        "](https://e.org)", "](javascript:x)", "![", "\\", "\\|", "\\*", " ", "  ", "\n", "\n\n", "\t", "    ", "#", "<", "<b>", "</details>", "<script>", "&lt;", "&", "\"", "'", "\u202E", "\u00A0",
        "https://e.org/", "http://", "mailto:", "é", "漢", "ש", "🙂", "\u0301", "!", ".", "(", "-", "+", "=", "~", "\u2028",
    ];

    private static readonly Dictionary<string, string[]> _allowed = new()
    {
        ["a"] = ["href", "rel", "target"],
        ["blockquote"] = ["dir"],
        ["code"] = [],
        ["details"] = ["class"],
        ["div"] = ["class", "data-language", "dir"],
        ["em"] = [],
        ["li"] = ["dir"],
        ["ol"] = ["start"],
        ["pre"] = ["aria-label", "role", "tabindex"],
        ["s"] = [],
        ["span"] = [],
        ["strong"] = [],
        ["summary"] = [],
        ["ul"] = [],
    };

    [Fact]
    public void Nothing_but_what_is_allowed_comes_out_and_it_is_well_formed() => ForAnyText(text =>
    {
        if (FormattedText.Render(text, English.Words) is not { } html) return;
        var shown = Html.Parse(html);

        Assert.Equal(html, shown.InnerHtml);
        Assert.All(shown.QuerySelectorAll("*"), element =>
        {
            Assert.Contains(element.LocalName, _allowed.Keys);
            Assert.Subset(_allowed[element.LocalName].ToHashSet(), element.Attributes.Select(attribute => attribute.Name).ToHashSet());
            if (element.GetAttribute("href") is { } address) Assert.Matches("^(?i:https?://|mailto:)", address);
        });
        Assert.Empty(shown.QuerySelectorAll("a a, a details"));
    });

    [Fact]
    public void Every_word_is_shown_once_and_in_order_and_nothing_that_wasnt_typed() => ForAnyText(text =>
    {
        if (FormattedText.Render(text, English.Words) is not { } html) return;
        var page = Html.Parse(html);
        // Words of the page's own, and one that it shows above the code.
        foreach (var summary in page.QuerySelectorAll("summary")) summary.Remove();
        foreach (var code in page.QuerySelectorAll("[data-language]")) code.Prepend(code.Owner!.CreateTextNode(code.GetAttribute("data-language")!));
        var shown = page.TextContent;

        Assert.Equal(Words(text), Words(shown));
        Assert.True(IsPartOf(WithoutSpaces(shown), WithoutSpaces(text)), $"{shown} has what {text} hasn't");
    });

    [Fact]
    public void What_a_spoiler_hides_is_in_no_list_or_notification() => ForAnyText(text =>
    {
        if (FormattedText.Render(text, English.Words) is not { } html) return;
        var preview = Words(MessageText.Preview(text)).ToHashSet();

        Assert.All(Html.Parse(html).QuerySelectorAll("details"), spoiler => Assert.All(Words(spoiler.QuerySelector("span")!.TextContent), word => Assert.DoesNotContain(word, preview)));
    });

    [Fact]
    public void Text_without_signs_looks_the_same_whether_it_was_parsed_or_not()
    {
        // Of white space at the end of a line nothing is seen.
        var pieces = Gen.OneOf(Gen.Elements("a", "Word", "é", "漢", "🙂", "\n", "\n\n", " a", "   b", "\tc", ".", "1", "https://e.org/x_y", "&", "<", "\"", "#"), Gen.Elements("b", "c"));
        Check.One(_many, Prop.ForAll(Arb.From(pieces.ListOf().Select(string.Concat)), text =>
        {
            if (string.IsNullOrWhiteSpace(text) || FormattedText.MayMeanSomething(text.Replace("_", "", StringComparison.Ordinal))) return;
            using var plain = new StringWriter();
            new WebFrontend.Conversations.MessageHtml(text.Replace("_", "-", StringComparison.Ordinal), English.Words).WriteTo(plain, System.Text.Encodings.Web.HtmlEncoder.Default);
            Assert.Equal(Html.Parse(plain.ToString()).InnerHtml, FormattedText.Render(text.Replace("_", "-", StringComparison.Ordinal), English.Words));
        }));
    }

    /// <summary>Words that stand only once in it, so that each can be told from the others.</summary>
    private static void ForAnyText(Action<string> holds)
    {
        var piece = Gen.Frequency((3, Gen.Elements(_signs)), (1, Gen.Constant("")));
        var shrinker = (string[] pieces) => pieces.Select((_, left) => pieces.Where((_, i) => i != left).ToArray());
        Check.One(_many, Prop.ForAll(Arb.From(piece.ArrayOf(14), shrinker), pieces =>
            holds(string.Concat(pieces.Select((sign, i) => sign.Length == 0 ? $"w{(char)('a' + i)}q" : sign)))));
    }

    private static IEnumerable<string> Words(string text) => text.Split('w').Skip(1).Where(rest => rest.Length > 1 && rest[1] == 'q').Select(rest => rest[..1]);

    private static string WithoutSpaces(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static bool IsPartOf(string part, string whole)
    {
        var at = 0;
        foreach (var c in whole)
            if (at < part.Length && part[at] == c) at++;
        return at == part.Length;
    }
}
