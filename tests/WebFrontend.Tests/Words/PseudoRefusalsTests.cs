using System.Net;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>What is refused.</summary>
public sealed class PseudoRefusalsTests(PseudoApp app) : PseudoLanguageTest(app), IClassFixture<PseudoApp>
{
    [Fact]
    public async Task Signing_in_and_what_keeps_one_from_it()
    {
        using var ada = await Registered("Άντα");
        using var stranger = Somebody("Ξένος", ada.Email);
        await stranger.Page("/register");
        (string, string)[] again = [("Email", ada.Email), ("Nickname", "Άντα"),
            ("Password", ada.Password), ("ConfirmPassword", ada.Password)];
        await Look(stranger.Submit("/register", again), HttpStatusCode.Conflict);
        await Look(stranger.Submit("/signin", ("Email", ada.Email), ("RememberMe", "1")), HttpStatusCode.BadRequest);
        for (var tries = 0; tries < 12; tries++)
            await Look(stranger.Submit("/signin", ("Email", ada.Email), ("Password", "1")), HttpStatusCode.BadRequest);

        (string, string)[] typed = [("Durable", "new-conversation"), ("Title", "Λιμάνι")];
        using var form = new FormUrlEncodedContent(typed.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        await Look(stranger.Submit("/conversations", form,
            ("RequestVerificationToken", stranger.Token), ("Sec-Fetch-Site", "same-origin")), HttpStatusCode.Unauthorized);
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
        for (var kind = 0; kind < 20; kind++)
            await Do(ada, talk, 1, "reactions", ("Emoji", char.ConvertFromUtf32(0x1F600 + kind)), ("On", "true"));
        await Look(Do(ada, talk, 1, "reactions", ("Emoji", "🎉"), ("On", "true")), HttpStatusCode.Conflict);
        await Do(ada, talk, 1, "delete");
        await Look(Do(ada, talk, 1, "edit", ("Text", "γ"), ("Version", "1")), HttpStatusCode.Conflict);

        await Look(ada.Get("/conversations/0"), HttpStatusCode.NotFound);
        await Look(ada.Submit("/settings/nothing"), HttpStatusCode.NotFound);
        await Look(ada.Submit(posts, new StringContent("{}"), ("RequestVerificationToken", ada.Token)),
            HttpStatusCode.UnsupportedMediaType);
        using var tooLarge = new FormUrlEncodedContent([KeyValuePair.Create("Text", new string('1', 1_100_000))]);
        await Look(ada.Submit(posts, tooLarge, ("Expect", "100-continue")), HttpStatusCode.RequestEntityTooLarge);
        await Look(ada.Submit(posts, new StringContent(""),
            ("RequestVerificationToken", ada.Token), ("HX-Request", "true")), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Drafts_that_are_not_kept()
    {
        using var ada = await Registered("Άντα");
        var long1 = new string('α', 70_000);
        await Look(ada.Submit("/drafts/new-conversation", ("Revision", "0"), ("Text", long1)), HttpStatusCode.RequestEntityTooLarge);
        await Look(ada.Submit("/drafts/new-conversation?then=/", ("Revision", "0"), ("Text", long1)),
            HttpStatusCode.RequestEntityTooLarge);
        for (var version = 0; version < 12; version++) await ada.SaveDraft("new-conversation", 0, ("Text", $"{version}"));
        await Look(ada.Submit("/drafts/new-conversation?then=/", ("Revision", "0"), ("Text", "0000")), HttpStatusCode.Conflict);
    }
}
