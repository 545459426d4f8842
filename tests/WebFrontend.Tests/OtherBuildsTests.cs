using System.Net;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>Assets that a page of another build asks for.</summary>
public sealed class OtherBuildsTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private readonly Visitor _visitor = app.Visit();

    [Theory]
    [InlineData("/css/base.css", "/css/base.0a1b2c3d4e.css", "text/css")]
    [InlineData("/lib/htmx.min.js", "/lib/htmx.min.zzzzzzzzzz.js", "text/javascript")]
    public async Task An_unknown_fingerprint_gets_the_asset_that_is_here_and_is_not_kept(string here, string asked, string type)
    {
        var answer = await _visitor.Get(asked);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        Assert.Equal(await (await _visitor.Get(here)).Content.ReadAsStringAsync(), await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/css/nothing.0a1b2c3d4e.css")]
    [InlineData("/css/base.0A1B2C3D4E.css")]
    [InlineData("/css/base.0a1b2c3d4.css")]
    [InlineData("/css/../../appsettings.0a1b2c3d4e.json")]
    [InlineData("/%2e%2e/appsettings.0a1b2c3d4e.json")]
    [InlineData("/css.0a1b2c3d4e.css")]
    public async Task What_is_not_here_under_any_fingerprint_is_not_found(string asked)
    {
        var answer = await _visitor.Get(asked);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Nothing here", await answer.Words("h1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_fingerprint_of_this_build_is_the_static_asset_itself()
    {
        var page = await _visitor.Open("/signin");
        var style = page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        Assert.Matches("^/css/base\\.[a-z0-9]{10}\\.css$", style);

        var (own, other) = (await _visitor.Get(style), await _visitor.Get("/css/base.0a1b2c3d4e.css"));
        Assert.NotNull(own.Headers.ETag);
        Assert.Null(other.Headers.ETag);
    }
}
