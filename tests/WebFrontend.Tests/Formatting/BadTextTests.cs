using System.Diagnostics;
using OrleansMessenger.WebFrontend.Formatting;
using OrleansMessenger.WebFrontend.Tests.Words;

namespace OrleansMessenger.WebFrontend.Tests.Formatting;

/// <summary>Texts that somebody made to be hard to format, each as long as a message may be.</summary>
public sealed class BadTextTests
{
    public static TheoryData<string> Repeated => new()
    {
        ">", "> ", "*", "**a ", "*a ", "*_a ", "a*", "_a_ ", "[", "]", "[a](", "](", "![", "[a](https://a ", "`", "`a``", "||a", "||a||", "~~a", "\\", "\\*", "\u0301", "<", "<b>", "&",
        "- ", "- a\n", "1. a\n", "  - a\n", "> a\n", "> > > a\n", "```\n", "\n", " ", "a", "h", "http://", "https://a ", "a\n", "\t", "(", "w@", "|a", "\n\n*a*",
    };

    [Theory, MemberData(nameof(Repeated))]
    public void It_takes_not_much_longer_than_an_ordinary_text_and_grows_by_no_more_than_its_markup(string repeated)
    {
        const int times = 20;
        var text = "*a* " + string.Concat(Enumerable.Repeat(repeated, (Limits.MessageCharacters - 4) / repeated.Length));
        var ordinary = string.Concat(Enumerable.Repeat("so *it* is, and\n- there\n", Limits.MessageCharacters / 24));

        Assert.InRange(Best(text), TimeSpan.Zero, times * Best(ordinary));

        var html = FormattedText.Render(text, English.Words) ?? "";
        Assert.InRange(html.Length, 0, 12 * Limits.MessageCharacters);
        Assert.InRange(Depth(Html.Parse(html)), 0, 4 * FormattedText.MostNested);
    }

    [Theory]
    [InlineData("> ", 9)]
    [InlineData(">", 5_000)]
    [InlineData("- ", 9)]
    public void What_is_nested_too_deep_is_shown_as_it_was_typed(string sign, int times)
    {
        var text = string.Concat(Enumerable.Repeat(sign, times)) + "a";

        Assert.Equal(text, Html.Parse(FormattedText.Html(text, English.Words) ?? System.Net.WebUtility.HtmlEncode(text)).TextContent);
    }

    [Fact]
    public void An_address_as_long_as_a_message_is_a_link()
    {
        var address = "https://example.org/" + new string('a', 7_900);

        Assert.Equal(address, Html.Parse(FormattedText.Html($"**a** {address}", English.Words)!).QuerySelector("a")!.GetAttribute("href"));
    }

    /// <summary>Of a few: others run beside this.</summary>
    private static TimeSpan Best(string text) => Enumerable.Range(0, 4).Min(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        FormattedText.Render(text, English.Words);
        return Stopwatch.GetElapsedTime(start);
    });

    private static int Depth(AngleSharp.Dom.IElement element) => element.Children.Length == 0 ? 0 : 1 + element.Children.Max(Depth);
}
