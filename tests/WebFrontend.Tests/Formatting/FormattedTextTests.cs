using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Formatting;
using OrleansMessenger.WebFrontend.Tests.Words;

namespace OrleansMessenger.WebFrontend.Tests.Formatting;

public sealed class FormattedTextTests
{
    [Theory]
    [InlineData("**bold**", "<strong>bold</strong>")]
    [InlineData("__bold__", "<strong>bold</strong>")]
    [InlineData("*italic* and _italic_", "<em>italic</em> and <em>italic</em>")]
    [InlineData("***both***", "<em><strong>both</strong></em>")]
    [InlineData("*a **b** c*", "<em>a <strong>b</strong> c</em>")]
    [InlineData("~~gone~~ ~here~", "<s>gone</s> ~here~")]
    [InlineData("`a *b* <i>`", "<code>a *b* &lt;i&gt;</code>")]
    [InlineData("```code```", "<code>code</code>")]
    [InlineData("这是**重点**内容", "这是<strong>重点</strong>内容")]
    [InlineData("**שלום** مرحبا", "<strong>שלום</strong> مرحبا")]
    [InlineData("\\*no\\* \\`no\\`", "*no* `no`")]
    public void Signs_around_words(string text, string html) => Assert.Equal(html, FormattedText.Html(text, English.Words));

    [Theory]
    [InlineData("> one\n> two", "<blockquote>one\ntwo</blockquote>")]
    [InlineData("> quoted\nanswered", "<blockquote>quoted</blockquote>answered")]
    [InlineData("before\n> quoted", "before\n<blockquote>quoted</blockquote>")]
    [InlineData("> > deeper\n> less", "<blockquote><blockquote>deeper</blockquote>less</blockquote>")]
    [InlineData("> one\n>\n> two", "<blockquote>one\n\ntwo</blockquote>")]
    [InlineData("- one\n- two", "<ul><li>one</li><li>two</li></ul>")]
    [InlineData("* one\n* two", "<ul><li>one</li><li>two</li></ul>")]
    [InlineData("1. one\n2. two", "<ol start=\"1\"><li>one</li><li>two</li></ol>")]
    [InlineData("7. seven", "<ol start=\"7\"><li>seven</li></ol>")]
    [InlineData("Buy:\n- milk\n- eggs\nThanks!", "Buy:\n<ul><li>milk</li><li>eggs</li></ul>Thanks!")]
    [InlineData("- one\n  - in it\n- two", "<ul><li>one\n<ul><li>in it</li></ul></li><li>two</li></ul>")]
    [InlineData("- one\n  still", "<ul><li>one\nstill</li></ul>")]
    public void Quotes_and_lists(string text, string html) => Assert.Equal(html, FormattedText.Html(text, English.Words)?.Replace(" dir=\"auto\"", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("```\na <b> **c**\n\n  d\n```", null, "Code: a &lt;b&gt; **c**", "a &lt;b&gt; **c**\n\n  d")]
    [InlineData("```js\nlet a\n```", "js", "Code: let a", "let a")]
    [InlineData("```c++\nnever closed", "c++", "Code: never closed", "never closed")]
    [InlineData("```let a = 1\nlet b\n```", null, "Code: let a = 1", "let a = 1\nlet b")]
    [InlineData("```<b>\nx\n```", null, "Code: &lt;b&gt;", "&lt;b&gt;\nx")]
    public void Code_blocks_scroll_on_their_own_and_have_a_name(string text, string? language, string label, string code) => Assert.Equal(
        $"<div class=\"code\"{(language is null ? "" : $" data-language=\"{language}\"")} dir=\"ltr\"><pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><code>{code}</code></pre></div>",
        FormattedText.Html(text, English.Words));

    [Theory]
    [InlineData("@ada, @Grace_H and @ada", "ada grace_h")]
    [InlineData("@min님 안녕@min님", "min")]
    [InlineData("(@ada) **@grace**: ||@linus|| _@eve_ ~~@bob~~", "ada grace linus eve bob")]
    [InlineData("- @ada\n1. @grace", "ada grace")]
    [InlineData("`@ada`\n```\n@grace\n```", "")]
    [InlineData("> @ada\n@grace", "grace")]
    [InlineData("[@ada](https://example.org) https://example.org/@grace ada@example.org ./@x11 a@b", "")]
    [InlineData("@a @ @@ada @ada@example.org \\@bob", "ada bob")]
    [InlineData("@abcdefghijklmnopqrstuvwxyz0123456789", "")]
    [InlineData("@ada_l and @_x_", "ada_l _x_")]
    public void What_stands_in_code_quotes_links_and_addresses_mentions_nobody(string text, string handles) =>
        Assert.Equal(handles, string.Join(' ', FormattedText.Handles(text)));

    [Fact]
    public void Whoever_is_mentioned_stands_there_by_name_wherever_the_mention_is_meant()
    {
        Mention ada = new("ada", "a1", "Ada <b>"), all = new("all", Mention.Everybody, "all");

        var html = FormattedText.Html("@Ada *@ada*\n> @ada\n`@ada` @all @grace", English.Words, ada, all);

        const string Ada = "<span class=\"mention\" data-mentioned=\"a1\" dir=\"auto\">@Ada &lt;b&gt;</span>";
        Assert.Equal(
            $"{Ada} <em>{Ada}</em>\n<blockquote dir=\"auto\">@ada</blockquote><code>@ada</code> <span class=\"mention\" data-mentioned=\"\" dir=\"auto\">@all</span> @grace",
            html);
        Assert.Null(FormattedText.Html("@ada", English.Words));
        Assert.Contains("@Augusta", FormattedText.Html("@ada", English.Words, ada with { Nickname = "Augusta" }), StringComparison.Ordinal);
        Assert.Contains("@Ada &lt;b&gt;", FormattedText.Html("@ada", English.Words, ada), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("It was ||the **butler**||!", "It was <details class=\"spoiler\"><summary>Spoiler</summary><span>the <strong>butler</strong></span></details>!")]
    [InlineData("a || b || c", "a || b || c")]
    [InlineData("if(a||b||c)", "if(a||b||c)")]
    [InlineData("||", null)]
    public void Spoilers(string text, string? html) => Assert.Equal(html ?? text, FormattedText.Html(text, English.Words) ?? text);

    [Theory]
    [InlineData("[words](https://example.org/a_(b)?c=d&e)", "https://example.org/a_(b)?c=d&e", "words")]
    [InlineData("[**words**](http://example.org)", "http://example.org", "words")]
    [InlineData("[write](mailto:ada@example.org)", "mailto:ada@example.org", "write")]
    [InlineData("[https://example.org](https://example.org)", "https://example.org", "https://example.org")]
    [InlineData("*https://example.org/__init__.py*", "https://example.org/__init__.py", "https://example.org/__init__.py")]
    [InlineData("||https://example.org/a||", "https://example.org/a", "https://example.org/a")]
    [InlineData("**see https://example.org/a**.", "https://example.org/a", "https://example.org/a")]
    public void Links_and_addresses(string text, string address, string words)
    {
        var link = Assert.Single(Html.Parse(FormattedText.Html(text, English.Words)!).QuerySelectorAll("a"));

        Assert.Equal((address, words), (link.GetAttribute("href"), link.TextContent));
        Assert.Equal(("_blank", "noopener noreferrer nofollow"), (link.GetAttribute("target"), link.GetAttribute("rel")));
    }

    [Theory]
    [InlineData("[a](javascript:alert(1)) *b*")]
    [InlineData("[a](JaVaScRiPt:alert(1)) *b*")]
    [InlineData("[a](data:text/html,x) *b*")]
    [InlineData("[a](/signout) *b*")]
    [InlineData("[a](//example.org) *b*")]
    [InlineData("![a](picture.png) *b*")]
    [InlineData("[a]: x\n[a] *b*")]
    [InlineData("[](https:x) *b*")]
    [InlineData("[a](https://example\u202E.org) *b*")]
    public void What_is_no_link_stays_as_it_was_typed(string text)
    {
        var shown = Html.Parse(FormattedText.Html(text, English.Words)!);

        Assert.Equal(text.Replace("*", "", StringComparison.Ordinal), shown.TextContent);
        Assert.DoesNotContain(shown.QuerySelectorAll("a"), link => link.TextContent == "a");
    }

    [Fact]
    public void A_link_doesnt_pass_for_another_address() =>
        Assert.Equal("[https://bank.example](https://evil.example)", FormattedText.Html("[https://bank.example](https://evil.example)", English.Words));

    [Fact]
    public void What_a_link_would_hide_stays_hidden_without_one() => Assert.Equal(
        "[a <details class=\"spoiler\"><summary>Spoiler</summary><span>b</span></details>](https://example.org)", FormattedText.Html("[a ||b||](https://example.org)", English.Words));

    /// <summary>What people wrote before there was any formatting, and still write without meaning any.</summary>
    [Theory]
    [InlineData("2 * 3 * 4")]
    [InlineData("2*3*4=24, 2**3**2")]
    [InlineData("snake_case_name and a_b_c")]
    [InlineData(":-) ;-) :* >:( >_< <3")]
    [InlineData("1) first\n2) second")]
    [InlineData("#hash\n# not a heading\nunderlined\n===")]
    [InlineData(@"C:\path\x \\server\share")]
    [InlineData(@"¯\_(ツ)_/¯")]
    [InlineData("<b>bold?</b> <script>alert(1)</script> *")]
    [InlineData("&amp; &lt; &#42; *")]
    [InlineData("---\n***\n___")]
    [InlineData("| a | b |\n|---|---|\n| 1 | 2 |")]
    [InlineData("+ 49 30 1234\n+1")]
    [InlineData(">")]
    [InlineData("-")]
    [InlineData("*")]
    [InlineData("1.")]
    [InlineData("```")]
    [InlineData("- - -")]
    [InlineData("~ about ~ 5")]
    [InlineData("[ ] to do [x] done")]
    [InlineData("    four spaces\n\tand a tab *")]
    [InlineData("one\n\n\n  two\nthree *")]
    [InlineData("\n\n blank lines before, and after *\n\n")]
    [InlineData("🙂 👩‍👩‍👧‍👦 *")]
    [InlineData("שלום, מה שלומך? * 123")]
    [InlineData("漢字かな交じり文*한국어")]
    public void What_isnt_meant_as_a_sign_is_shown_as_it_was_typed(string text)
    {
        var shown = Html.Parse(FormattedText.Html(text, English.Words) ?? Encoded(text));

        Assert.Equal(text, shown.TextContent);
        Assert.Empty(shown.QuerySelectorAll("*"));
    }

    [Theory]
    [InlineData("one\n\n\n  two\nthree **four**", "one\n\n\n  two\nthree four")]
    [InlineData("  **a**\n\n\n\n\tb", "  a\n\n\n\n\tb")]
    public void White_space_between_formatted_lines_keeps_its_shape(string text, string shown) =>
        Assert.Equal(shown, Html.Parse(FormattedText.Html(text, English.Words)!).TextContent);

    [Theory]
    [InlineData("hello")]
    [InlineData("https://example.org/a")]
    [InlineData("well-known - and 3.5, 10.\nnext")]
    [InlineData("<b> -> C:\\path\\x")]
    public void Text_without_signs_costs_nothing(string text) => Assert.False(FormattedText.MayMeanSomething(text));

    [Theory]
    [InlineData("🙂", true)]
    [InlineData("👩‍👩‍👧‍👦 🇪🇺 🏳️‍🌈 👍🏽 ✈️", true)]
    [InlineData("1️⃣ ❤️", true)]
    [InlineData("🙂🙂🙂🙂🙂🙂🙂🙂", true)]
    [InlineData("🙂🙂🙂🙂🙂🙂🙂🙂🙂", false)]
    [InlineData("🙂!", false)]
    [InlineData("1", false)]
    [InlineData("漢", false)]
    [InlineData("a\uFE0F", false)]
    [InlineData("", false)]
    [InlineData(" \n", false)]
    public void A_few_emoji_alone(string text, bool isEmoji) => Assert.Equal(isEmoji, EmojiText.Is(text));

    private static string Encoded(string text) => System.Net.WebUtility.HtmlEncode(text);
}
