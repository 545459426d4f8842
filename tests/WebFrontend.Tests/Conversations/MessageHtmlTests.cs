using System.Text.Encodings.Web;
using System.Text.Unicode;
using AngleSharp;
using AngleSharp.Dom;
using OrleansMessenger.WebFrontend.Conversations;
using OrleansMessenger.WebFrontend.Tests.Words;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

public sealed class MessageHtmlTests
{
    /// <summary>As the pages have it.</summary>
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(new TextEncoderSettings(UnicodeRanges.All));

    [Theory]
    [InlineData("https://example.org", "https://example.org")]
    [InlineData("see http://example.org/a?b=1&c=2#d now", "http://example.org/a?b=1&c=2#d")]
    [InlineData("HTTPS://Example.org/A", "HTTPS://Example.org/A")]
    [InlineData("two https://a.example and\nhttps://b.example", "https://a.example", "https://b.example")]
    [InlineData("Zürich: https://example.org/zürich/שלום!", "https://example.org/zürich/שלום")]
    [InlineData("https://example.org/🙂/a", "https://example.org/🙂/a")]
    public void Web_addresses_are_links(string text, params string[] addresses) => Assert.Equal(addresses, Links(text));

    [Theory]
    [InlineData("https://example.org.", "https://example.org")]
    [InlineData("https://example.org?!", "https://example.org")]
    [InlineData("https://example.org/a, and", "https://example.org/a")]
    [InlineData("*https://example.org/a*", "https://example.org/a")]
    [InlineData("'https://example.org/a'", "https://example.org/a")]
    [InlineData("(https://example.org/a)", "https://example.org/a")]
    [InlineData("(see https://example.org/a).", "https://example.org/a")]
    [InlineData("https://example.org/a_(b)", "https://example.org/a_(b)")]
    [InlineData("(https://example.org/a_(b)).", "https://example.org/a_(b)")]
    [InlineData("https://example.org/a.b/", "https://example.org/a.b/")]
    public void What_ends_a_sentence_is_no_part_of_the_address(string text, string address) => Assert.Equal([address], Links(text));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript://example.org/%0Aalert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("vbscript:x file:///etc/passwd ftp://example.org")]
    [InlineData("xhttps://example.org")]
    [InlineData("https:/example.org http:// https://")]
    [InlineData("//example.org www.example.org")]
    [InlineData("http://... https://)")]
    [InlineData("<a href=\"javascript:alert(1)\">https</a>")]
    public void Nothing_else_is_a_link(string text) => Assert.Empty(Links(text));

    [Theory]
    [InlineData("https://example.org/\"onclick=\"alert(1)", "https://example.org/")]
    [InlineData("https://example.org/'onclick='alert(1)", "https://example.org/'onclick='alert(1)")]
    [InlineData("https://example.org/<script>alert(1)</script>", "https://example.org/")]
    [InlineData("https://example.org/&quot;x=", "https://example.org/&quot;x=")]
    [InlineData("https://example.org/\u202Egro.elpmaxe", "https://example.org/")]
    public void An_address_cant_break_out_of_its_link(string text, string address)
    {
        var link = Assert.Single(Parse(text).QuerySelectorAll("a"));

        Assert.Equal(["href", "rel", "target"], link.Attributes.Select(attribute => attribute.Name).Order());
        Assert.Equal((address, address), (link.GetAttribute("href"), link.TextContent));
        Assert.Equal("noopener noreferrer nofollow", link.GetAttribute("rel"));
    }

    [Fact]
    public void Everything_that_means_something_to_html_is_encoded()
    {
        var html = Html("<b>&amp; \"quoted\" 'too' https://example.org/?a&b</b>");

        Assert.Equal(
            "&lt;b&gt;&amp;amp; &quot;quoted&quot; &#x27;too&#x27; <a href=\"https://example.org/?a&amp;b\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">https://example.org/?a&amp;b</a>&lt;/b&gt;",
            html);
    }

    [Fact]
    public void Whatever_is_typed_without_signs_is_read_as_it_was_typed_and_makes_no_element_but_links()
    {
        string[] pieces =
        [
            "https://", "http://", "HTTPS://", "javascript:", "example.org", "/", "?", "#", "&", "&amp;", "&lt", "<", "<script>", "</a>", "<!--", "-->",
            "\"", "'", "=", "(", ")", ".", ",", " a", "\n", "🙂", "é", "ש", "\u202E", "\u200B", "\uFFFD", "onclick=", "%22", "\\", "]]>",
        ];
        var random = new Random(20260504);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));

            var body = Parse(text);

            Assert.Equal(text, body.TextContent);
            Assert.All(body.QuerySelectorAll("*"), element => Assert.Equal("A", element.TagName));
            Assert.All(body.QuerySelectorAll("a"), link =>
            {
                Assert.Matches("^(?i:https?)://", link.GetAttribute("href"));
                Assert.Equal(link.TextContent, link.GetAttribute("href"));
                Assert.Equal(3, link.Attributes.Length);
            });
        }
    }

    private static string[] Links(string text) => [.. Parse(text).QuerySelectorAll("a").Select(link => link.GetAttribute("href")!)];

    private static string Html(string text)
    {
        using var writer = new StringWriter();
        new MessageHtml(text, English.Words).WriteTo(writer, _encoder);
        return writer.ToString();
    }

    private static IElement Parse(string text)
    {
        var document = BrowsingContext.New().OpenAsync(request => request.Content($"<!DOCTYPE html><body><div>{Html(text)}</div>")).Result;
        return document.QuerySelector("div")!;
    }

    [Theory]
    [InlineData(")")]
    [InlineData("a)")]
    [InlineData(".")]
    [InlineData(" https://a.example/)")]
    [InlineData("https://")]
    public async Task Any_text_is_linked_in_a_time_that_grows_no_faster_than_it(string repeated)
    {
        var text = "https://a.example/" + string.Concat(Enumerable.Repeat(repeated, 3_000_000 / repeated.Length));

        await Task.Run(() => new MessageHtml(text, English.Words).WriteTo(TextWriter.Null, System.Text.Encodings.Web.HtmlEncoder.Default)).WaitAsync(TimeSpan.FromSeconds(10));
    }
}
