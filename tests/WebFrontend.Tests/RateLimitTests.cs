using System.Net;
using Microsoft.AspNetCore.Identity;
using OrleansMessenger.Accounts;

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

    [Fact]
    public async Task A_conversation_too_many_is_refused_with_its_form_filled()
    {
        var visitor = await Somebody();
        await visitor.Post("/conversations", [("__RequestVerificationToken", await visitor.Token("/"))]);

        var answer = await visitor.Post("/conversations", [("__RequestVerificationToken", await visitor.Token("/")), ("Revision", "0"), ("Title", "Harbour walk")]);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var page = await answer.Page();
        Assert.Contains("Please wait", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Harbour walk", page.GetElementById("Title")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_change_of_settings_too_many_is_refused_with_its_form_filled()
    {
        var visitor = await Somebody();
        (string, string)[] token = [("__RequestVerificationToken", await visitor.Token("/"))];
        await visitor.Post("/settings/password", [.. token, ("CurrentPassword", "a guess"), ("Password", Visitor.Password), ("ConfirmPassword", Visitor.Password)]);

        var answer = await visitor.Post("/settings/profile", [.. token, ("Nickname", "Miranda"), ("Email", "m@example.org")]);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var page = await answer.Page();
        Assert.Contains("Please wait", page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Miranda", page.GetElementById("Nickname")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_search_too_many_is_told_when_to_come_back()
    {
        var visitor = await Somebody();
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/people?q=a")).StatusCode);

        var answer = await visitor.Get("/people?q=a", ("HX-Request", "true"));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Contains("Please wait", await answer.Words(".toast"), StringComparison.Ordinal);
    }

    /// <summary>Registering is limited too, so the account comes from its grain.</summary>
    private async Task<Visitor> Somebody()
    {
        var email = Visitor.NewAddress();
        var account = new Account { Email = email, NormalizedEmail = email.ToUpperInvariant(), Nickname = "Mira", SecurityStamp = "one", ConcurrencyStamp = "one" };
        account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, Visitor.Password);
        Assert.True(await app.Grains.GetGrain<IUserGrain>(account.Id).CreateAccount(account));
        var visitor = app.Visit();
        await visitor.SignIn(email);
        return visitor;
    }

    public sealed class StrictApp : MessengerApp
    {
        protected override Dictionary<string, string> Settings { get; } = new()
        {
            ["Messenger:Limits:Register:Requests"] = "2",
            ["Messenger:Limits:SignIn:Requests"] = "2",
            ["Messenger:Limits:SignIn:Seconds"] = "3600",
            ["Messenger:Limits:CreateConversation:Requests"] = "1",
            ["Messenger:Limits:PeopleSearch:Requests"] = "1",
            ["Messenger:Limits:Settings:Requests"] = "1",
        };
    }
}
