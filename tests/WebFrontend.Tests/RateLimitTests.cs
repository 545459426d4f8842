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
    public async Task A_second_mail_address_in_the_form_buys_no_second_allowance()
    {
        var visitor = app.Visit();
        Task<HttpResponseMessage> Try(string padding) =>
            visitor.Submit("/signin", ("Email", "joan@example.org"), ("Email", padding), ("Password", Visitor.Password));
        await Try("a");
        await Try("b");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Try("c")).StatusCode);
    }

    [Fact]
    public async Task Attempts_from_one_address_are_counted_together_whatever_they_try()
    {
        await using var fresh = new StrictApp();
        var visitor = fresh.Visit();
        var token = await visitor.Token("/signin");
        var last = HttpStatusCode.BadRequest;
        for (var i = 0; i < 70 && last == HttpStatusCode.BadRequest; i++)
        {
            var answer = await visitor.Post("/signin", [("__RequestVerificationToken", token), ("Email", $"{i}@example.org"), ("Password", "")]);
            last = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task A_refused_conversation_looks_for_nobody()
    {
        var visitor = await Somebody();
        var found = await NewAccount("Zenobia");
        (string, string)[] form = [("__RequestVerificationToken", await visitor.Token("/")), ("Revision", "0"), ("Query", found.Email), ("Members", found.Id)];
        await visitor.Post("/conversations", [("__RequestVerificationToken", await visitor.Token("/"))]);

        var answer = await visitor.Post("/conversations", form);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var page = await answer.Page();
        Assert.DoesNotContain("Zenobia", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(found.Email, page.GetElementById("Members")!.GetAttribute("value"));
        Assert.Contains(page.QuerySelectorAll("#chosen input[name=Members]"), input => input.GetAttribute("value") == found.Id);
    }

    [Fact]
    public async Task Every_way_to_search_counts_as_a_search()
    {
        var visitor = await Somebody();
        var found = await NewAccount("Zenobia");
        var token = await visitor.Token("/");
        await visitor.Post("/drafts/new-conversation", [("__RequestVerificationToken", token), ("Query", found.Email), ("Revision", "0")]);
        Assert.Contains("Zenobia", (await visitor.Open("/")).Body!.TextContent, StringComparison.Ordinal);

        Assert.DoesNotContain("Zenobia", (await visitor.Open("/")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await visitor.Get("/people?q=a", ("HX-Request", "true"))).StatusCode);
    }

    [Fact]
    public async Task Notifications_to_try_are_few()
    {
        await using var lax = new MessengerApp();
        var person = lax.Visit();
        await person.Register(Visitor.NewAddress());
        var (token, device) = (await person.Token("/"), (await person.Open("/")).Body!.GetAttribute("data-device"));
        var last = HttpStatusCode.SeeOther;
        for (var i = 0; i < 10 && last == HttpStatusCode.SeeOther; i++)
            last = (await person.Post($"/devices/{device}/test", [("__RequestVerificationToken", token)])).StatusCode;

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
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

    private async Task<Visitor> Somebody()
    {
        var account = await NewAccount("Mira");
        var visitor = app.Visit();
        await visitor.SignIn(account.Email);
        return visitor;
    }

    /// <summary>Registering is limited too, so the account comes from its grain.</summary>
    private async Task<Account> NewAccount(string nickname)
    {
        var email = Visitor.NewAddress();
        var account = new Account { Email = email, NormalizedEmail = email.ToUpperInvariant(), Nickname = nickname, SecurityStamp = "one", ConcurrencyStamp = "one" };
        account.PasswordHash = new PasswordHasher<Account>().HashPassword(account, Visitor.Password);
        Assert.True(await app.Grains.GetGrain<IAccountGrain>(account.Id).Create(account));
        return account;
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
