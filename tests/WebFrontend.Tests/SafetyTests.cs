using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting;

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

    [Fact]
    public async Task The_copy_that_a_browser_keeps_for_offline_has_the_policy_of_the_page()
    {
        var policy = Assert.Single((await _visitor.Get("/signin")).Headers.GetValues("Content-Security-Policy"));

        var script = await File.ReadAllTextAsync(Path.Combine(Harness.Places.Root, "WebFrontend/wwwroot/lib/app.js"));

        var directives = string.Join(',', policy.Split("; ").Select(directive => $"\"{directive}\""));
        Assert.Contains($"[{directives}]", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "__Host-")]
    [InlineData("/chat", "__Secure-")]
    public async Task Over_https_cookies_belong_to_this_host_alone_and_browsers_keep_to_https(string below, string prefix)
    {
        await using var behindProxy = new BehindProxyApp();
        var visitor = behindProxy.Visit();
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        if (below.Length > 0) visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", below);
        visitor.Http.DefaultRequestHeaders.Host = "chat.example.org";
        var page = await visitor.Get("/register");
        Assert.Contains("max-age=", Assert.Single(page.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
        var cookies = CookiesOf(page);
        var form = new[] { ("__RequestVerificationToken", (await page.Page()).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), ("Email", Visitor.NewAddress()), ("Nickname", "Mira"), ("Password", Visitor.Password), ("ConfirmPassword", Visitor.Password) };

        var answer = await visitor.Post("/register", form, ("Cookie", cookies));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var set = answer.Headers.GetValues("Set-Cookie").Concat(page.Headers.GetValues("Set-Cookie")).ToArray();
        Assert.All(set, cookie => Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(set, cookie => cookie.StartsWith($"{prefix}messenger.session=", StringComparison.Ordinal));
        Assert.Contains(set, cookie => cookie.StartsWith($"{prefix}messenger.antiforgery=", StringComparison.Ordinal));
        Assert.All(set, cookie => Assert.Contains(below.Length > 0 ? $"path={below}" : "path=/", cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/", ("Cookie", CookiesOf(answer)))).StatusCode);
        // Somebody who can set cookies for the whole domain, or without https, sets this one.
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/", ("Cookie", CookiesOf(answer).Replace(prefix, "", StringComparison.Ordinal)))).StatusCode);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_at_once()
    {
        await using var small = new SmallApp();
        var server = small.Visit().Http.BaseAddress!;
        using var first = new TcpClient();
        using var second = new TcpClient();
        await first.ConnectAsync(server.Host, server.Port);
        await first.GetStream().WriteAsync("GET /signin HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        Assert.True(await first.GetStream().ReadAsync(new byte[1]) > 0);

        await second.ConnectAsync(server.Host, server.Port);

        Assert.Equal(0, await second.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private sealed class SmallApp : MessengerApp
    {
        protected override Dictionary<string, string> Settings { get; } = new() { ["Messenger:Limits:Connections"] = "1" };
    }

    private static string CookiesOf(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    private sealed class BehindProxyApp : MessengerApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseEnvironment("Production");
            builder.UseSetting("FORWARDEDHEADERS_ENABLED", "true");
        }
    }
}
