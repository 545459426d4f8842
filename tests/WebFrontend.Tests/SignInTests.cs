using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class SignInTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private readonly Visitor _visitor = app.Visit();

    [Theory]
    [InlineData("/signin?returnUrl=%2Fconversations%2Fabc%3Fbefore%3D7", "/conversations/abc?before=7")]
    [InlineData("/signin?returnUrl=https%3A%2F%2Felsewhere.example", "/")]
    [InlineData("/signin?returnUrl=%2F%2Felsewhere.example", "/")]
    [InlineData("/signin?returnUrl=%2F%C3%BC%3Fq%3D%C3%BC", "/%C3%BC?q=%C3%BC")]
    [InlineData("/signin?returnUrl=~%2Fsettings", "/")]
    [InlineData("/signin", "/")]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for_and_never_elsewhere(string page, string destination)
    {
        var address = await NewPerson();

        var answer = await _visitor.SignIn(address, page: page);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(destination, answer.Path());
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_answer()
    {
        var wrong = await _visitor.SignIn(await NewPerson(), "not the password");
        var unknown = await _visitor.SignIn(Visitor.NewAddress());

        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("is wrong", await wrong.Words(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(await wrong.Words(".error-summary"), await unknown.Words(".error-summary"));
    }

    [Fact]
    public async Task After_five_wrong_passwords_the_right_one_has_to_wait_and_the_page_says_so()
    {
        var address = await NewPerson();
        for (var i = 0; i < 5; i++) await _visitor.SignIn(address, "not the password");

        var answer = await _visitor.SignIn(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("5 minutes", await answer.Words(".error-summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_passwords_too_many_tell_nobody_whether_there_is_such_an_account()
    {
        var (existing, unknown) = (await NewPerson(), Visitor.NewAddress());
        HttpResponseMessage[] answers = [];
        foreach (var address in new[] { existing, unknown })
        {
            for (var i = 0; i < 5; i++) await _visitor.SignIn(address, "not the password");
            answers = [.. answers, await _visitor.SignIn(address, "not the password")];
        }

        Assert.Equal(answers[0].StatusCode, answers[1].StatusCode);
        Assert.Contains("5 minutes", await answers[0].Words(".error-summary"), StringComparison.Ordinal);
        Assert.Equal(await answers[0].Words(".error-summary"), await answers[1].Words(".error-summary"));
    }

    [Fact]
    public async Task Nobodys_guesses_lock_the_owner_out_of_a_browser_where_they_signed_in_before()
    {
        var (address, own) = (Visitor.NewAddress(), app.Visit());
        await own.Register(address);
        await own.Post("/signout", [("__RequestVerificationToken", await own.Token("/"))]);
        for (var i = 0; i < 6; i++) await _visitor.SignIn(address, "not the password");

        Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.SignIn(address)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await own.SignIn(address)).StatusCode);
    }

    [Fact]
    public async Task Guesses_sent_all_at_once_are_counted_before_any_is_looked_at()
    {
        await using var app = new CountingApp();
        var address = Visitor.NewAddress();
        await app.Visit().Register(address);
        var guessers = Enumerable.Range(0, 18).Select(_ => app.Visit()).ToArray();
        foreach (var guesser in guessers) await guesser.Token("/signin");
        app.Hasher.Verified = 0;

        var answers = await Task.WhenAll(guessers.Select(guesser => guesser.SignIn(address, "not the password")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode));
        Assert.InRange(app.Hasher.Verified, 1, 5);
    }

    [Fact]
    public async Task Passwords_are_hashed_a_few_at_a_time_so_that_others_get_their_part_of_the_processor()
    {
        await using var app = new CountingApp();
        app.Visit();
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, 40), ports);
        var visitors = Enumerable.Range(0, 20).Select(_ => app.Visit()).ToArray();
        foreach (var visitor in visitors) await visitor.Token("/signin");

        await Task.WhenAll(visitors.Select(visitor => visitor.SignIn(Visitor.NewAddress())));

        Assert.InRange(app.Hasher.MostAtOnce, 1, Math.Max(1, Environment.ProcessorCount / 2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_who_stays_signed_in_keeps_the_cookie_when_the_browser_is_closed(bool stays)
    {
        var answer = await _visitor.SignIn(await NewPerson(), remember: stays);

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("messenger.session=", StringComparison.Ordinal));
        Assert.Equal(stays, cookie.Contains("expires=", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task After_signing_out_the_pages_are_closed()
    {
        await _visitor.Register(Visitor.NewAddress());

        var answer = await _visitor.Post("/signout", [("__RequestVerificationToken", await _visitor.Token("/"))]);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/signin", answer.Path());
        Assert.Equal("/signin", (await _visitor.Get("/")).Path());
    }

    [Fact]
    public async Task A_page_leads_to_the_sign_in_form_and_back()
    {
        var answer = await _visitor.Get("/conversations/abc?before=7");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("/signin?returnUrl=%2Fconversations%2Fabc%3Fbefore%3D7", answer.Path());
    }

    [Fact]
    public async Task A_request_of_the_page_itself_is_told_where_to_sign_in()
    {
        var answer = await _visitor.Get("/people?q=a", ("HX-Request", "true"), ("HX-Current-URL", "http://localhost/conversations/abc"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("/signin?returnUrl=%2Fconversations%2Fabc", Assert.Single(answer.Headers.GetValues("HX-Redirect")));
    }

    [Theory]
    [InlineData("/events", "text/event-stream")]
    [InlineData("/people?q=a", "application/json")]
    public async Task What_is_no_page_is_refused_without_redirect(string path, string accept)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await _visitor.Get(path, ("Accept", accept))).StatusCode);
    }

    [Fact]
    public async Task A_text_that_is_sent_after_the_session_ended_is_shown_back()
    {
        var answer = await _visitor.Post("/conversations/abc/messages", [("Text", "half an hour of work")]);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("half an hour of work", await answer.Words(".typed"));
    }

    private async Task<string> NewPerson()
    {
        var address = Visitor.NewAddress();
        await app.Visit().Register(address);
        return address;
    }

    private sealed class CountingApp : MessengerApp
    {
        public CountingHasher Hasher { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<IPasswordHasher<Account>>(Hasher));
        }
    }

    private sealed class CountingHasher : PasswordHasher<Account>
    {
        private readonly Lock _gate = new();
        private int _now;

        public int Verified { get; set; }

        public int MostAtOnce { get; private set; }

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            lock (_gate)
            {
                Verified++;
                MostAtOnce = Math.Max(MostAtOnce, ++_now);
            }
            var result = base.VerifyHashedPassword(user, hashedPassword, providedPassword);
            lock (_gate) _now--;
            return result;
        }
    }
}
