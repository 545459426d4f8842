using System.Net;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Live;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>All pages, and what comes live.</summary>
public sealed class PseudoPagesTests(PseudoApp app) : PseudoLanguageTest(app), IClassFixture<PseudoApp>
{
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
        await Refuses("/register", ("Handle", "1"));
        await Refuses("/register", ("Handle", "admin"));
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

        await Look(ada.Submit("/conversations", ("Title", new string('α', 300)), ("Text", new string('α', 9000))),
            HttpStatusCode.BadRequest);
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

        foreach (var path in (string[])["", "?at=2", "?reply=2", "/messages/1",
            "/messages/2", "/messages/3", "/messages/2/history", "/messages/3/history"])
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
        foreach (var act in (string[])["favourite", "archive"])
        {
            await Act(ada, $"/conversations/{talk}/{act}", ("On", "true"));
            foreach (var path in (string[])[$"/conversations/{talk}", "/", "/?show=archived", "/?show=channels"]) await Look(ada.Get(path));
        }
    }

    [Fact]
    public async Task Drafts_of_every_kind()
    {
        using var ada = await Registered("Άντα");
        using var grace = await Registered("Γκρέις");
        var talk = await ada.StartConversation([grace], "Λιμάνι", "α");
        await Look(grace.Get("/drafts"));
        await grace.SaveDraft($"conversation-{talk}", 0, ("Text", "β"), ("ReplyTo", "1"));
        await grace.SaveDraft($"conversation-{talk}", 0, ("Text", "γ"));
        await grace.SaveDraft($"edit-{talk}-1", 0, ("Text", "δ"));
        await grace.SaveDraft($"members-{talk}", 0, ("Members", ada.Id));
        await grace.SaveDraft($"about-{talk}", 0, ("Topic", "ε"));
        foreach (var form in (string[])["new-conversation", "profile", "notifications", "0"]) await grace.SaveDraft(form, 0, ("Text", "ζ"), ("Members", ada.Id), ("Members", grace.Id));
        await Eventually.Is("all are listed", async () => (await grace.Page("/drafts")).QuerySelectorAll("#draft-list > li").Length == 9);
        await Look(grace.Get("/drafts"));
        foreach (var query in (string[])["", "Λιμ", "Άντα", "0000"]) await Look(grace.Get($"/jump?q={WebUtility.UrlEncode(query)}"));
        await Look(grace.Submit("/drafts/profile/discard", ("Revision", "7")), HttpStatusCode.Conflict);
        await Look(grace.Submit("/drafts/profile/discard", ("Revision", "1")));
        await Look(grace.Submit("/drafts/profile/restore", ("Text", new string('α', 70_000))), HttpStatusCode.Conflict);
        await Act(ada, $"/conversations/{talk}/members/{grace.Id}/remove");
        await Look(grace.Get("/drafts"));
    }

    [Fact]
    public async Task Members_and_channels()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 9).Select(i => Registered($"Άντα{i}")));
        var (ada, grace) = (people[0], people[1]);
        var talk = await ada.StartConversation([grace], "Λιμάνι", "α");
        await Look(ada.Get("/channels"));
        var members = $"/conversations/{talk}/members";
        await Look(ada.Get(members));
        await Act(ada, members, [.. people[2..].Select(person => ("Members", person.Id))]);
        await Act(ada, $"{members}/{grace.Id}/role", ("Role", "moderator"));
        await Act(ada, $"{members}/{people[2].Id}/role", ("Role", "owner"));
        await Act(ada, $"{members}/{people[2].Id}/role", ("Role", "member"));
        await Act(ada, $"{members}/{people[3].Id}/remove");
        await Act(people[4], $"/conversations/{talk}/leave");
        await Act(ada, $"/conversations/{talk}/title", ("Title", ""), ("Topic", ""));
        await Act(ada, $"/conversations/{talk}/title", ("Title", "Ακτή"), ("Topic", "β"));
        foreach (var path in (string[])[members, $"/conversations/{talk}", "/"]) await Look(ada.Get(path));
        await Look(ada.Submit(members, ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.BadRequest);
        await Look(ada.Submit($"{members}/{grace.Id}/role", ("Role", "α"), ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.BadRequest);
        await Look(grace.Submit($"{members}/{ada.Id}/remove", ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.Forbidden);
        await Look(ada.Submit($"/conversations/{talk}/leave", ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.Conflict);

        var channel = await ada.Submit("/conversations",
            ("Kind", "channel"), ("Title", "Νέα"), ("Text", "α"), ("ClientId", $"{Guid.NewGuid()}"));
        await Look(grace.Get("/channels"));
        await Look(grace.Get(channel.Path()!));
        await Act(grace, channel.Path()!.Replace("conversations", "channels", StringComparison.Ordinal) + "/join");
        await Look(grace.Get("/channels"));
        await Look(grace.Get(channel.Path()!));
    }

    [Fact]
    public async Task Settings_and_what_they_refuse()
    {
        using var ada = await Registered("Άντα");
        using var grace = await Registered("Γκρέις");
        await Look(ada.Get("/settings"));
        foreach (var done in (string[])["profile", "password", "notifications",
            "unsnoozed", "signed-out", "signed-out-others", "test", "no-test"])
            await Look(ada.Get($"/settings?done={done}"));

        await Look(ada.Submit("/settings/profile", ("Nickname", "Άντα"), ("Email", "1@2"), ("CurrentPassword", "1")),
            HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/profile", ("Nickname", "Άντα"), ("Email", grace.Email), ("CurrentPassword", ada.Password)),
            HttpStatusCode.Conflict);
        var taken = (await grace.Page("/settings")).GetElementById("Handle")!.GetAttribute("value")!;
        await Look(ada.Submit("/settings/profile", ("Nickname", "Άντα"), ("Handle", ""), ("Email", ada.Email)), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/profile", ("Nickname", "Άντα"), ("Handle", taken), ("Email", ada.Email)), HttpStatusCode.Conflict);
        await Look(ada.Submit("/settings/password", ("Password", "1"), ("ConfirmPassword", "2")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/password", ("Password", ada.Password), ("ConfirmPassword", ada.Password)),
            HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/notifications", ("Quiet", "on"), ("TimeZone", "1")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/notifications",
            ("Level", "All"), ("Quiet", "on"), ("From", "22:00"), ("To", "22:00"), ("TimeZone", "UTC")), HttpStatusCode.BadRequest);
        await Look(ada.Submit("/settings/snooze", ("Minutes", "-1")), HttpStatusCode.BadRequest);

        await ada.Submit("/settings/notifications",
            ("Level", "None"), ("Quiet", "on"), ("From", "22:00"), ("To", "07:00"), ("TimeZone", "UTC"));
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
        foreach (var fragment in fragments) LookAt(fragment.Data);
    }
}
