using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Live;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>Walks through all pages and refusals, and finds no sentence that isn't translated.</summary>
public sealed class PseudoLanguageTests(PseudoApp app) : IClassFixture<PseudoApp>, IDisposable
{
    private readonly List<string> _untranslated = [];

    public void Dispose() => Assert.True(_untranslated.Count == 0, string.Join('\n', _untranslated));

    [Fact]
    public async Task Pages_before_somebody_is_signed_in()
    {
        using var stranger = Somebody("Ξένος");
        foreach (var path in (string[])["/register", "/signin", "/offline"]) await Look(stranger.Get(path));
        await Look(stranger.Get("/nothing"), HttpStatusCode.NotFound);
        await Look(stranger.Get("/signin?q=%00"), HttpStatusCode.BadRequest);
        await Look(stranger.Submit("/signin", ("Email", "")), HttpStatusCode.BadRequest);
        await Look(stranger.Submit("/signin", new StringContent("{}")), HttpStatusCode.BadRequest);

        await stranger.Page("/register");
        await Refuses("/register", ("Nickname", ""));
        await Refuses("/register", ("Nickname", new string('α', 100)));
        await Refuses("/register", ("Nickname", "\u3164"));
        await Refuses("/register", ("Nickname", "α\tβ"));
        await Refuses("/register", ("Nickname", "α\u200bβ"));
        await Refuses("/register", ("Nickname", "α\u0301\u0301\u0301\u0301\u0301"));
        await Refuses("/register", ("Email", new string('1', 300)), ("Password", "1"), ("ConfirmPassword", "2"));
        await Refuses("/register", ("Email", "1"));
    }

    [Fact]
    public async Task Signing_in_and_what_keeps_one_from_it()
    {
        using var ada = await Registered("Άντα");
        using var stranger = Somebody("Ξένος", ada.Email);
        await stranger.Page("/register");
        (string, string)[] again = [("Email", ada.Email), ("Nickname", "Άντα"), ("Password", ada.Password), ("ConfirmPassword", ada.Password)];
        await Look(stranger.Submit("/register", again), HttpStatusCode.Conflict);
        await Look(stranger.Submit("/signin", ("Email", ada.Email), ("RememberMe", "1")), HttpStatusCode.BadRequest);
        for (var tries = 0; tries < 12; tries++)
            await Look(stranger.Submit("/signin", ("Email", ada.Email), ("Password", "1")), HttpStatusCode.BadRequest);

        (string, string)[] typed = [("Durable", "new-conversation"), ("Title", "Λιμάνι")];
        using var form = new FormUrlEncodedContent(typed.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        await Look(stranger.Submit("/conversations", form, ("RequestVerificationToken", stranger.Token), ("Sec-Fetch-Site", "same-origin")), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Home_and_the_form_for_a_new_conversation()
    {
        using var ada = await Registered("Άντα");
        using var grace = await Registered("Γκρέις");
        await Look(ada.Get("/"));
        await Look(ada.Get("/people?q=0000"));
        await Look(ada.Get($"/people?q={WebUtility.UrlEncode("Γκρέις")}"));
        await ada.SaveDraft("new-conversation", 0, ("Title", "Λιμάνι"), ("Members", grace.Id), ("Query", "0000"));
        await ada.SaveDraft("new-conversation", 0, ("Title", "Πλατεία"));
        await Look(ada.Get("/"));

        await Look(ada.Submit("/conversations", ("Title", new string('α', 300)), ("Text", new string('α', 9000))), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/conversations", ("Members", new string('0', 32))), HttpStatusCode.BadRequest);
        var clientId = Guid.NewGuid();
        await ada.StartConversation([grace], "Λιμάνι", "αβγ", clientId);
        await Look(ada.AskForConversation([grace], "Πλατεία", "δεζ", clientId), HttpStatusCode.Conflict);

        await ada.StartConversation([grace], "Πλατεία");
        var deleted = await ada.StartConversation([grace], "", "αβγ");
        await Do(ada, deleted, 1, "delete");
        var talk = await ada.StartConversation([grace], "Ακτή", "αβγ");
        await ada.Post(talk, "δεζ");
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "ηθι"));
        foreach (var person in (Person[])[ada, grace]) await Look(person.Get("/"));
        for (var more = 0; more < 50; more++) await ada.StartConversation([grace], $"{more}");
        await Look(ada.Get("/"));
    }

    [Fact]
    public async Task A_conversation_and_all_that_can_be_in_it()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Registered($"Άντα{i}")));
        var (ada, grace) = (people[0], people[1]);
        var talk = await ada.StartConversation(people[1..], "Λιμάνι", "**α** ||β||\n```\nγ\n```");
        await grace.Submit($"/conversations/{talk}/messages", ("Text", "δ"), ("ReplyTo", "1"), ("ClientId", $"{Guid.NewGuid()}"));
        await Do(grace, talk, 2, "edit", ("Text", "ε"), ("Version", "2"));
        await ada.Post(talk, "ζ");
        await Do(ada, talk, 3, "delete");
        foreach (var person in people) await Do(person, talk, 2, "reactions", ("Emoji", "🎉"), ("On", "true"));
        await Do(ada, talk, 2, "pin", ("On", "true"));
        await ada.Submit($"/conversations/{talk}/messages", ("Text", "η"), ("ReplyTo", "3"), ("ClientId", $"{Guid.NewGuid()}"));
        foreach (var person in people[2..]) await person.Reads(talk);

        foreach (var path in (string[])["", "?at=2", "?reply=2", "/messages/1", "/messages/2", "/messages/3", "/messages/2/history", "/messages/3/history"])
            await Look(ada.Get($"/conversations/{talk}{path}"));
        foreach (var path in (string[])["", "/messages/2/edit"]) await Look(grace.Get($"/conversations/{talk}{path}"));
        await Look(ada.Get($"/conversations/{talk}/messages/2/edit"), HttpStatusCode.Forbidden);
        await Look(ada.Submit($"/conversations/{talk}/preview", ("Text", "**α**")));

        foreach (var level in (string[])["None", "Default"])
        {
            await ada.Submit($"/conversations/{talk}/notifications", ("Level", level));
            await Look(ada.Get($"/conversations/{talk}"));
        }
        await ada.Submit($"/conversations/{talk}/notifications", ("MuteMinutes", "60"));
        for (var more = 0; more < 120; more++) await ada.Post(talk, "θ");
        foreach (var path in (string[])["", "?at=40", "?before=60"]) await Look(ada.Get($"/conversations/{talk}{path}"));
    }

    [Fact]
    public async Task What_a_conversation_refuses()
    {
        using var ada = await Registered("Άντα");
        using var grace = await Registered("Γκρέις");
        var talk = await ada.StartConversation([grace], "Λιμάνι", "α");
        var (posts, message) = ($"/conversations/{talk}/messages", $"/conversations/{talk}/messages/1");
        var id = ("ClientId", $"{Guid.NewGuid()}");

        await Look(ada.Submit(posts, ("Text", "α")), HttpStatusCode.BadRequest);
        await Look(ada.Submit(posts, ("Text", " "), id), HttpStatusCode.BadRequest);
        await Look(ada.Submit(posts, ("Text", new string('α', 9000)), id), HttpStatusCode.BadRequest);
        await ada.Submit(posts, ("Text", "β"), id);
        await Look(ada.Submit(posts, ("Text", "γ"), id), HttpStatusCode.Conflict);
        await Look(ada.Submit($"/conversations/{talk}/notifications", ("Level", "1")), HttpStatusCode.BadRequest);
        await Look(ada.Submit($"/conversations/{talk}/notifications", ("MuteMinutes", "-1")), HttpStatusCode.BadRequest);
        await Look(ada.Submit($"{message}/pin", id), HttpStatusCode.BadRequest);
        await Look(ada.Submit($"{message}/delete"), HttpStatusCode.BadRequest);
        await Look(Do(ada, talk, 1, "reactions", ("Emoji", "α"), ("On", "true")), HttpStatusCode.BadRequest);
        await ada.Submit($"{message}/pin", ("On", "true"), id);
        await Look(ada.Submit($"{message}/delete", id), HttpStatusCode.Conflict);
        await Look(Do(ada, talk, 1, "edit", ("Text", "β")), HttpStatusCode.BadRequest);
        await Look(Do(ada, talk, 1, "edit", ("Text", " "), ("Version", "1")), HttpStatusCode.BadRequest);
        await Look(Do(grace, talk, 1, "delete"), HttpStatusCode.Forbidden);
        await Do(ada, talk, 1, "edit", ("Text", "β"), ("Version", "1"));
        await Look(Do(ada, talk, 1, "edit", ("Text", "γ"), ("Version", "1")), HttpStatusCode.Conflict);
        for (var kind = 0; kind < 20; kind++) await Do(ada, talk, 1, "reactions", ("Emoji", char.ConvertFromUtf32(0x1F600 + kind)), ("On", "true"));
        await Look(Do(ada, talk, 1, "reactions", ("Emoji", "🎉"), ("On", "true")), HttpStatusCode.Conflict);
        await Do(ada, talk, 1, "delete");
        await Look(Do(ada, talk, 1, "edit", ("Text", "γ"), ("Version", "1")), HttpStatusCode.Conflict);

        await Look(ada.Get("/conversations/0"), HttpStatusCode.NotFound);
        await Look(ada.Submit("/settings/nothing"), HttpStatusCode.NotFound);
        await Look(ada.Submit(posts, new StringContent("{}"), ("RequestVerificationToken", ada.Token)), HttpStatusCode.UnsupportedMediaType);
        using var tooLarge = new FormUrlEncodedContent([KeyValuePair.Create("Text", new string('1', 1_100_000))]);
        await Look(ada.Submit(posts, tooLarge, ("Expect", "100-continue")), HttpStatusCode.RequestEntityTooLarge);
        await Look(ada.Submit(posts, new StringContent(""), ("RequestVerificationToken", ada.Token), ("HX-Request", "true")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Settings_and_what_they_refuse()
    {
        using var ada = await Registered("Άντα");
        using var grace = await Registered("Γκρέις");
        await Look(ada.Get("/settings"));
        foreach (var done in (string[])["profile", "password", "notifications", "unsnoozed", "signed-out", "signed-out-others", "test", "no-test"])
            await Look(ada.Get($"/settings?done={done}"));

        await Look(ada.Submit("/settings/profile", ("Nickname", "Άντα"), ("Email", "1@2"), ("CurrentPassword", "1")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/profile", ("Nickname", "Άντα"), ("Email", grace.Email), ("CurrentPassword", ada.Password)), HttpStatusCode.Conflict);
        await Look(ada.Submit("/settings/password", ("Password", "1"), ("ConfirmPassword", "2")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/password", ("Password", ada.Password), ("ConfirmPassword", ada.Password)), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/notifications", ("Quiet", "on"), ("TimeZone", "1")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/notifications", ("Level", "All"), ("Quiet", "on"), ("From", "22:00"), ("To", "22:00"), ("TimeZone", "UTC")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/snooze", ("Minutes", "-1")), HttpStatusCode.BadRequest);

        await ada.Submit("/settings/notifications", ("Level", "None"), ("Quiet", "on"), ("From", "22:00"), ("To", "07:00"), ("TimeZone", "UTC"));
        await ada.Submit("/settings/snooze", ("Minutes", "60"));
        await ada.SaveDraft("profile", 0, ("Nickname", "Άντα2"));
        using var other = Somebody("Άντα", ada.Email);
        await other.SignIn();
        await ada.Submit("/devices/this/alerts", ("Wanted", "true"));
        var devices = await Look(ada.Get("/settings"));
        var test = devices.QuerySelector("form[action$='/test']")!.GetAttribute("action")!;
        for (var tries = 0; tries < 20; tries++) (await ada.Submit(test)).Dispose();
        await Look(ada.Submit(test), HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Drafts_that_are_not_kept()
    {
        using var ada = await Registered("Άντα");
        var long1 = new string('α', 70_000);
        await Look(ada.Submit("/drafts/new-conversation", ("Revision", "0"), ("Text", long1)), HttpStatusCode.RequestEntityTooLarge);
        await Look(ada.Submit("/drafts/new-conversation?then=/", ("Revision", "0"), ("Text", long1)), HttpStatusCode.RequestEntityTooLarge);
        for (var version = 0; version < 12; version++) await ada.SaveDraft("new-conversation", 0, ("Text", $"{version}"));
        await Look(ada.Submit("/drafts/new-conversation?then=/", ("Revision", "0"), ("Text", "0000")), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task What_comes_live()
    {
        using var ada = await Registered("Άντα");
        using var grace = await Registered("Γκρέις");
        var talk = await ada.StartConversation([grace], "Λιμάνι", "α");
        await using var live = await OpenStream.Of(grace, $"open={talk}:1&list=0");
        await Do(ada, talk, 1, "edit", ("Text", "β ||γ||"), ("Version", "1"));
        await Do(ada, talk, 1, "pin", ("On", "true"));
        await Do(ada, talk, 1, "delete");

        await live.Next("fragment", "message--deleted");

        var fragments = live.Passed.Where(passed => passed.Name == "fragment").ToArray();
        Assert.True(fragments.Length >= 3);
        foreach (var fragment in fragments) _untranslated.AddRange(Untranslated.InHtml(fragment.Data));
    }

    private Person Somebody(string nickname, string? email = null) =>
        new(app.Visit().Http.BaseAddress!, nickname) { Language = PseudoLanguage.Name, Email = email ?? $"{Guid.NewGuid():N}@example.org" };

    private async Task<Person> Registered(string nickname)
    {
        var person = Somebody(nickname);
        await person.Register();
        return person;
    }

    private async Task Refuses(string path, params (string Name, string Value)[] fields)
    {
        using var stranger = Somebody("Ξένος");
        await stranger.Page(path);
        await Look(stranger.Submit(path, fields), HttpStatusCode.BadRequest);
    }

    private static Task<HttpResponseMessage> Do(Person person, string conversation, long seq, string act, params (string, string)[] fields) =>
        person.Submit($"/conversations/{conversation}/messages/{seq}/{act}", [("ClientId", $"{Guid.NewGuid()}"), .. fields]);

    private async Task<IHtmlDocument> Look(Task<HttpResponseMessage> asking, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await asking;
        Assert.Equal(status, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        var found = answer.Content.Headers.ContentType?.MediaType switch
        {
            "text/html" => Untranslated.InHtml(text),
            "application/json" => Untranslated.InText(JsonDocument.Parse(text).RootElement.GetProperty("problem").GetString()!),
            _ => Untranslated.InText(text),
        };
        _untranslated.AddRange(found.Select(words => $"{answer.RequestMessage!.RequestUri!.PathAndQuery}: {words}"));
        return await Person.Parse(answer);
    }
}
