using System.IO.Compression;
using System.Net;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class SafetyTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private readonly Visitor _visitor = app.Visit();

    [Theory]
    [InlineData("/register")]
    [InlineData("/signin")]
    [InlineData("/no/such/page")]
    [InlineData("/css/base.css")]
    public async Task Every_answer_carries_the_headers_that_keep_it_safe(string path)
    {
        var answer = await _visitor.Get(path);

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'; base-uri 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/register")]
    [InlineData("/status/404")]
    public async Task Pages_hold_nothing_inline_and_are_not_kept(string path)
    {
        if (path == "/") await _visitor.Register(Visitor.NewAddress());

        var answer = await _visitor.Get(path);

        Assert.True(answer.Headers.CacheControl!.NoStore);
        var page = await answer.Page();
        Assert.Empty(page.QuerySelectorAll("script:not([src]), style, [style], [onclick]"));
        Assert.All(page.QuerySelectorAll("form[method=post]"), form => Assert.NotNull(form.QuerySelector("input[name=__RequestVerificationToken]")));
    }

    [Fact]
    public async Task Pages_are_compressed_and_a_part_of_their_length_is_random()
    {
        var lengths = new HashSet<int>();
        for (var i = 0; i < 20; i++)
        {
            var answer = await _visitor.Get("/register", ("Accept-Encoding", "br"));
            Assert.Equal("br", Assert.Single(answer.Content.Headers.ContentEncoding));
            var body = await answer.Content.ReadAsByteArrayAsync();
            lengths.Add(body.Length);
            await using var html = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
            Assert.Contains("</html>", await new StreamReader(html).ReadToEndAsync(), StringComparison.Ordinal);
        }

        // The tokens alone make a difference of a few bytes.
        Assert.True(lengths.Max() - lengths.Min() > 15, string.Join(' ', lengths.Order()));
    }

    [Fact]
    public async Task A_form_without_token_is_refused_and_its_text_shown_back()
    {
        await _visitor.Register(Visitor.NewAddress());

        var answer = await _visitor.Post("/conversations", [("Title", "Harbour <walk>"), ("Text", "Hello\nall")]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Page();
        Assert.Contains("out of date", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Harbour <walk>", "Hello\nall"], page.QuerySelectorAll(".typed").Select(text => text.TextContent));
    }

    [Fact]
    public async Task The_token_may_come_in_a_header()
    {
        await _visitor.Register(Visitor.NewAddress());

        var answer = await _visitor.Post("/signout", [], ("RequestVerificationToken", await _visitor.Token("/")));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_of_somebody_else_is_refused()
    {
        var other = app.Visit();
        await other.Register(Visitor.NewAddress());
        await _visitor.Register(Visitor.NewAddress());

        var answer = await _visitor.Post("/signout", [("__RequestVerificationToken", await other.Token("/"))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_refusal_to_htmx_is_a_line_that_replaces_nothing()
    {
        await _visitor.Register(Visitor.NewAddress());

        var answer = await _visitor.Post("/signout", [], ("HX-Request", "true"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("#toasts", Assert.Single(answer.Headers.GetValues("HX-Retarget")));
        Assert.StartsWith("<p class=\"toast\">", (await answer.Content.ReadAsStringAsync()).Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_with_a_sentence()
    {
        var token = await _visitor.Token();
        var body = new[] { ("__RequestVerificationToken", token), ("Nickname", new string('x', 1_100_000)) };

        var answer = await _visitor.Post("/register", body, ("Expect", "100-continue"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("too much text", await answer.Words("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_page_is_not_found_for_everybody()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _visitor.Get("/no/such/page")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _visitor.Post("/no/such/page", [])).StatusCode);
    }
}
