using System.Net;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class SignInTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private readonly Visitor _visitor = app.Visit();

    [Theory]
    [InlineData("/signin?returnUrl=%2Fconversations%2Fabc%3Fbefore%3D7", "/conversations/abc?before=7")]
    [InlineData("/signin?returnUrl=https%3A%2F%2Felsewhere.example", "/")]
    [InlineData("/signin?returnUrl=%2F%2Felsewhere.example", "/")]
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
}
