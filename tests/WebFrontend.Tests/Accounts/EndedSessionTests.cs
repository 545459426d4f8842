using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Drafts;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Accounts;

/// <summary>What is posted after the session has ended, without script: signing in leads back to it.</summary>
public sealed class EndedSessionTests(ContractApp app) : IClassFixture<ContractApp>
{
    private const string Words = "A long letter <b>that</b> took\nan evening.";

    [Fact]
    public async Task A_message_is_the_draft_of_its_conversation_after_signing_in()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var refused = await Refused(ada, await FormOf(ada, $"/conversations/{conversation}", "form.composer"), ("Text", Words));

        Assert.Contains(Words, refused.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        using var answer = await SignsIn(ada, refused, ada.Password);

        Assert.Equal((HttpStatusCode.SeeOther, $"/conversations/{conversation}"), (answer.StatusCode, answer.Path()));
        Assert.Equal(Words, (await ada.Page(answer.Path()!)).QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
    }

    [Fact]
    public async Task A_wrong_password_loses_nothing()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var refused = await Refused(ada, await FormOf(ada, $"/conversations/{conversation}", "form.composer"), ("Text", Words));

        using var wrong = await SignsIn(ada, refused, "not my password");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var answer = await SignsIn(ada, await Person.Parse(wrong), ada.Password);

        Assert.Equal($"/conversations/{conversation}", answer.Path());
        Assert.Equal(Words, (await ada.Page(answer.Path()!)).QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
    }

    [Fact]
    public async Task Every_durable_form_comes_back()
    {
        var ada = await app.Somebody("Ada");
        var profile = await Refused(ada, await FormOf(ada, "/settings", "form[data-durable=profile]"), ("Nickname", "Countess"), ("CurrentPassword", "secret"));
        using var one = await SignsIn(ada, profile, ada.Password);
        Assert.Equal("/settings#profile", one.Path());
        Assert.Equal("Countess", (await ada.Page("/settings")).QuerySelector<IHtmlInputElement>("#Nickname")!.Value);
        Assert.DoesNotContain((await DraftOf(ada, DraftKey.Profile)).Fields, field => field.Value == "secret");

        var start = await Refused(ada, await FormOf(ada, "/", "#new-conversation"), ("Title", "Plans"), ("Text", Words));
        using var two = await SignsIn(ada, start, ada.Password);
        Assert.Equal("/#new-conversation-title", two.Path());
        Assert.Equal("Plans", (await ada.Page("/")).QuerySelector<IHtmlInputElement>("#Title")!.Value);
    }

    [Fact]
    public async Task A_newer_draft_is_not_overwritten()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var form = await FormOf(ada, $"/conversations/{conversation}", "form.composer");
        await ada.SaveDraft($"conversation-{conversation}", 0, ("Text", "newer"));

        using var answer = await SignsIn(ada, await Refused(ada, form, ("Text", Words)), ada.Password);

        var page = await ada.Page(answer.Path()!);
        Assert.Equal("newer", page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.Contains(Words, page.QuerySelector(".other-versions")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_else_who_signs_in_there_gets_nothing_of_it()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var grace = await app.Somebody("Grace");
        var refused = await Refused(ada, await FormOf(ada, $"/conversations/{conversation}", "form.composer"), ("Text", Words));

        using var answer = await SignsIn(ada, refused, grace.Password, grace.Email);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Empty((await app.Grains.GetGrain<IDraftGrain>(DraftKey.For(grace.Id, $"conversation-{conversation}")).Read()).Fields);
        Assert.Empty((await DraftOf(ada, $"conversation-{conversation}")).Fields);
    }

    /// <summary>Another site's form comes without a session too: what it sends is nobody's draft.</summary>
    [Fact]
    public async Task A_form_of_another_site_becomes_nobodys_draft()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var form = await FormOf(ada, $"/conversations/{conversation}", "form.composer");

        var refused = await Refused(ada, form, "https://elsewhere.example", ("Text", Words));

        Assert.Empty(refused.QuerySelectorAll("input[name=Kept]"));
    }

    [Fact]
    public async Task A_text_that_is_too_long_comes_back_in_its_form()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var text = string.Concat(Enumerable.Repeat("too long. ", 7_000));

        using var answer = await ada.Post(conversation, text);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await Person.Parse(answer);
        Assert.Equal(text, page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.Contains("at most 8,000 characters; this one has 70,000", page.QuerySelector("[data-problem]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_can_not_be_kept_is_shown_and_not_lost()
    {
        var ada = await app.Somebody("Ada");
        var text = string.Concat(Enumerable.Repeat("too long. ", 7_000));

        using var answer = await ada.Submit($"/drafts/{DraftKey.NewConversation}?then=/%23new-conversation-title", ("Revision", "0"), ("Text", text), ("Query", "somebody"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        var page = await Person.Parse(answer);
        Assert.Equal(text, page.QuerySelector("pre.typed")!.TextContent);
        Assert.Contains("at most 64,000 characters", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private Task<Draft> DraftOf(Person person, string form) => app.Grains.GetGrain<IDraftGrain>(DraftKey.For(person.Id, form)).Read();

    private static async Task<IHtmlFormElement> FormOf(Person person, string page, string form) =>
        (await person.Page(page)).QuerySelector<IHtmlFormElement>(form)!;

    private static Task<IHtmlDocument> Refused(Person person, IHtmlFormElement form, params (string Name, string Value)[] typed) =>
        Refused(person, form, person.Address.GetLeftPart(UriPartial.Authority), typed);

    /// <summary>The session ends elsewhere, and then the form is posted as a browser does it.</summary>
    private static async Task<IHtmlDocument> Refused(Person person, IHtmlFormElement form, string origin, params (string Name, string Value)[] typed)
    {
        var elsewhere = new Person(person.Address, person.Nickname) { Email = person.Email, Password = person.Password };
        await elsewhere.SignIn();
        (await elsewhere.Submit("/devices/signout-others")).Dispose();
        using var body = new FormUrlEncodedContent(Hidden(form, typed).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await person.Submit(form.GetAttribute("action")!, body, ("Origin", origin));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        return await Person.Parse(answer);
    }

    private static async Task<HttpResponseMessage> SignsIn(Person person, IHtmlDocument page, string password, string? email = null)
    {
        var form = page.QuerySelectorAll<IHtmlFormElement>("main form").Single(form => form.QuerySelector("[name=Password]") is not null);
        using var body = new FormUrlEncodedContent(Hidden(form, ("Email", email ?? person.Email), ("Password", password))
            .Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await person.Submit(form.GetAttribute("action")!, body);
    }

    private static IEnumerable<(string Name, string Value)> Hidden(IHtmlFormElement form, params (string Name, string Value)[] typed) =>
    [
        .. form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => (input.Name!, input.Value)),
        .. typed,
    ];
}
