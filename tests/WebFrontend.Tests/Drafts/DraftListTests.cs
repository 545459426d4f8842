using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Drafts;

/// <summary>The page of all that somebody has half written.</summary>
public sealed class DraftListTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task All_that_is_half_written_is_listed_newest_first_each_with_a_way_to_go_on()
    {
        var (ada, grace, talk) = await app.TwoGroup("one");
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "first\nline"), ("ReplyTo", "1"));
        await ada.SaveDraft($"edit-{talk}-1", 0, ("Text", "<b>one</b>, changed"), ("From", "1"));
        await ada.SaveDraft($"members-{talk}", 0, ("Members", grace.Id), ("Members", ada.Id));
        await ada.SaveDraft("new-conversation", 0, ("Title", "Harbour"), ("Text", "Shall we?"));
        await ada.SaveDraft("profile", 0, ("Nickname", "Ada L."));
        await Listed(ada, 5);

        var items = (await ada.Page("/drafts")).QuerySelectorAll("#draft-list > li").ToArray();

        Assert.Equal(["Profile", "New conversation", "A group", "A group", "A group"], items.Select(item => item.QuerySelector("h2")!.TextContent));
        Assert.Equal(["", "", "People to add  2 people chosen", "Change of a message", "Reply"],
            items.Select(item => item.QuerySelector(".draft__about")!.TextContent.Trim()));
        Assert.Equal(["Ada L.", "Harbour\nShall we?", null, "<b>one</b>, changed", "first\nline"], items.Select(TextOf));
        Assert.Equal(
            ["/settings#profile", "/#new-conversation-title", $"/conversations/{talk}/members", $"/conversations/{talk}/messages/1/edit", $"/conversations/{talk}"],
            items.Select(item => item.QuerySelector("a")!.GetAttribute("href")));
        Assert.Equal([4], items.Index().Where(one => one.Item.QuerySelector("form[action$='/messages']") is not null).Select(one => one.Index));
        Assert.All(items, item => Assert.NotNull(item.QuerySelector("time[datetime]")));
    }

    [Fact]
    public async Task The_sidebar_leads_there_when_there_is_something()
    {
        var (ada, _, talk) = await app.TwoGroup();
        Assert.True((await ada.Page("/")).QuerySelector("#drafts-link")!.HasAttribute("hidden"));
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "one"));
        await ada.SaveDraft("profile", 0, ("Nickname", "two"));

        await Listed(ada, 2);

        var link = (await ada.Page("/")).QuerySelector("#drafts-link")!;
        Assert.Equal(("/drafts", "2", false), (link.GetAttribute("href"), link.QuerySelector("[data-count]")!.TextContent, link.HasAttribute("hidden")));
    }

    [Fact]
    public async Task A_draft_is_sent_once_from_the_list_however_often_that_is_pressed()
    {
        var (ada, _, talk) = await app.TwoGroup("one");
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "two\nthree"), ("ReplyTo", "1"), ("ClientId", $"{Guid.NewGuid()}"));
        await Listed(ada, 1);
        var send = (await ada.Page("/drafts")).QuerySelector("form[action$='/messages']")!;

        using var sent = await Press(ada, send);
        using var again = await Press(ada, send);

        Assert.Equal((HttpStatusCode.SeeOther, $"/conversations/{talk}"), (sent.StatusCode, sent.Path()));
        Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        var message = Assert.Single(await ada.History(talk), message => message.Seq > 1);
        Assert.Equal("two\nthree", message.Text);
        Assert.NotNull((await ada.Page($"/conversations/{talk}")).QuerySelector($"#message-{talk}-2[data-reply-to='1']"));
        await Listed(ada, 0);
    }

    [Fact]
    public async Task What_is_thrown_away_can_be_had_back()
    {
        var (ada, _, talk) = await app.TwoGroup();
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "\nhalf a \"thought\"\n"), ("ClientId", $"{Guid.NewGuid()}"));
        await Listed(ada, 1);

        using var thrown = await Press(ada, (await ada.Page("/drafts")).QuerySelector("form[action$='/discard']")!);
        var page = await thrown.Page();

        Assert.Empty(page.QuerySelectorAll("#draft-list > li"));
        Assert.Equal("", await Composer(ada, talk));
        using var undone = await Press(ada, page.QuerySelector("form[action$='/restore']")!);
        Assert.Equal((HttpStatusCode.SeeOther, "/drafts"), (undone.StatusCode, undone.Path()));
        Assert.Equal("\nhalf a \"thought\"\n", await Composer(ada, talk));
    }

    [Fact]
    public async Task What_is_had_back_does_not_take_the_place_of_what_was_begun_since()
    {
        var (ada, _, talk) = await app.TwoGroup();
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "thrown away"));
        await Listed(ada, 1);
        using var thrown = await Press(ada, (await ada.Page("/drafts")).QuerySelector("form[action$='/discard']")!);
        await ada.SaveDraft($"conversation-{talk}", 2, ("Text", "begun since"));

        (await Press(ada, (await thrown.Page()).QuerySelector("form[action$='/restore']")!)).Dispose();

        await Listed(ada, 2);
        var items = (await ada.Page("/drafts")).QuerySelectorAll("#draft-list > li").ToArray();
        Assert.Equal(["thrown away", "begun since"], items.Select(TextOf));
        Assert.Equal(["Another version", null], items.Select(item => item.QuerySelector(".badge")?.TextContent));

        (await Press(ada, items[0].QuerySelector("form[action$='/discard']")!)).Dispose();
        await Listed(ada, 1);
        Assert.Equal("begun since", await Composer(ada, talk));
    }

    [Fact]
    public async Task A_draft_that_has_changed_since_it_was_seen_is_not_thrown_away()
    {
        var (ada, _, talk) = await app.TwoGroup();
        await ada.SaveDraft($"conversation-{talk}", 0, ("Text", "seen"));
        await Listed(ada, 1);
        var discard = (await ada.Page("/drafts")).QuerySelector("form[action$='/discard']")!;
        await ada.SaveDraft($"conversation-{talk}", 1, ("Text", "seen, and gone on with"));

        using var answer = await Press(ada, discard);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("seen, and gone on with", await Composer(ada, talk));
    }

    [Fact]
    public async Task Who_is_out_of_a_conversation_still_has_what_was_typed_there_to_copy_and_throw_away()
    {
        var (ada, grace, talk) = await app.TwoGroup("one");
        await grace.SaveDraft($"conversation-{talk}", 0, ("Text", new string('x', 1000)));
        await Listed(grace, 1);
        (await ada.Submit($"/conversations/{talk}/members/{grace.Id}/remove", ("ClientId", $"{Guid.NewGuid()}"))).Dispose();

        var item = Assert.Single((await grace.Page("/drafts")).QuerySelectorAll("#draft-list > li"));

        Assert.Equal("A conversation that you are no longer in", item.QuerySelector("h2")!.TextContent);
        Assert.Equal(new string('x', 1000), TextOf(item));
        Assert.Empty(item.QuerySelectorAll("a, form[action$='/messages']"));
        using var thrown = await Press(grace, item.QuerySelector("form[action$='/discard']")!);
        using var undone = await Press(grace, (await thrown.Page()).QuerySelector("form[action$='/restore']")!);
        Assert.Equal(HttpStatusCode.SeeOther, undone.StatusCode);
        await Listed(grace, 1);
    }

    [Fact]
    public async Task A_script_gets_the_list_alone()
    {
        var ada = await app.Somebody();
        await ada.SaveDraft("profile", 0, ("Nickname", "Ada"));
        await Listed(ada, 1);

        using var answer = await ada.SubmitByScript("/drafts/profile/discard", ("Revision", "1"));

        var part = await answer.Content.ReadAsStringAsync();
        Assert.StartsWith("<div class=\"drafts\" id=\"drafts\">", part.Trim(), StringComparison.Ordinal);
        Assert.Contains("/drafts/profile/restore", part, StringComparison.Ordinal);
    }

    /// <summary>The index hears of a draft a moment after it is saved.</summary>
    private static Task Listed(Person person, int count) => Eventually.Is($"{count} are listed", async () =>
        (await person.Page("/drafts")).QuerySelectorAll("#draft-list > li").Length == count);

    private static async Task<string> Composer(Person person, string conversation) =>
        (await person.Page($"/conversations/{conversation}")).QuerySelector<IHtmlTextAreaElement>("#Text")!.Value;

    private static Task<HttpResponseMessage> Press(Person person, IElement form) => person.Submit(
        form.GetAttribute("action")!,
        [.. form.QuerySelectorAll<IHtmlInputElement>("input").Where(input => input.Name != "__RequestVerificationToken").Select(input => (input.Name!, input.Value))]);

    private static string? TextOf(IElement item) => item.QuerySelector("[data-text]")?.TextContent;
}
