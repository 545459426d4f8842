using System.Net;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class RateLimitTests(RateLimitTests.StrictApp app) : IClassFixture<RateLimitTests.StrictApp>
{
    [Fact]
    public async Task The_registration_after_the_last_allowed_one_waits_with_its_form_filled()
    {
        var visitor = app.Visit();
        await visitor.Register("no address");
        await visitor.Register("no address");

        var answer = await visitor.Register(Visitor.NewAddress(), "Mira");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("Please wait", await answer.Words(".error-summary"), StringComparison.Ordinal);
        Assert.Equal("Mira", (await answer.Page()).GetElementById("Nickname")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Attempts_at_one_address_dont_keep_another_from_signing_in()
    {
        var visitor = app.Visit();
        await visitor.SignIn("ada@example.org");
        await visitor.SignIn("ada@example.org");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.SignIn("ADA@example.org")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.SignIn("grace@example.org")).StatusCode);
    }

    public sealed class StrictApp : MessengerApp
    {
        protected override Dictionary<string, string> Settings { get; } = new()
        {
            ["Messenger:Limits:Register:Requests"] = "2",
            ["Messenger:Limits:SignIn:Requests"] = "2",
            ["Messenger:Limits:SignIn:Seconds"] = "3600",
        };
    }
}
