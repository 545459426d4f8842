using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

public sealed class DraftTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_save_is_answered_with_the_next_revision_and_a_stale_one_changes_nothing()
    {
        var ada = await app.Somebody("Ada");
        var first = await ada.SaveDraft("new-conversation", 0, ("Title", "one"));
        var second = await ada.SaveDraft("new-conversation", first.Revision, ("Title", "two"));
        var stale = await ada.SaveDraft("new-conversation", first.Revision, ("Title", "three"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict), (first.Status, second.Status, stale.Status));
        Assert.True(second.Revision > first.Revision);
        Assert.Equal(second.Revision, stale.Revision);
        var page = await ada.Page("/");
        Assert.Equal("two", page.QuerySelector<IHtmlInputElement>("input[name=Title]")!.Value);
    }

    [Fact]
    public async Task A_stale_save_stands_beside_the_draft_on_every_page_until_it_is_taken_or_dropped()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var (form, path) = ($"conversation-{conversation}", $"/conversations/{conversation}");
        await ada.SaveDraft(form, 0, ("Text", "draft"));
        Assert.Equal(HttpStatusCode.Conflict, (await ada.SaveDraft(form, 0, ("Text", "late <b>&</b>"))).Status);

        var version = (await ada.Page(path)).QuerySelector("form.composer [data-version-id]")!;
        Assert.Equal("late <b>&</b>", version.QuerySelector("[data-text]")!.TextContent);
        using (var taken = await Press(ada, path, version, "[data-take]"))
            Assert.Equal((HttpStatusCode.SeeOther, path), (taken.StatusCode, taken.Headers.Location?.OriginalString));
        var page = await ada.Page(path);
        Assert.Equal("late <b>&</b>", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.Equal("draft", page.QuerySelector("form.composer [data-text]")!.TextContent);

        using (await Press(ada, path, page.QuerySelector("[data-version-id]")!, "[data-drop]")) { }
        page = await ada.Page(path);
        Assert.Null(page.QuerySelector("form.composer [data-version-id]"));
        Assert.Equal("late <b>&</b>", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
    }

    [Theory]
    [InlineData("take")]
    [InlineData("drop")]
    public async Task Whoever_is_no_member_finds_no_version_to_take_or_drop(string verb)
    {
        var (_, _, conversation) = await app.TwoInAConversation();
        var eve = await app.Somebody("Eve");

        using var answer = await eve.Submit($"/drafts/conversation-{conversation}/{verb}", ("Version", "x"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_draft_is_its_writers_alone()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await ada.SaveDraft($"conversation-{conversation}", 0, ("Text", "private"));
        var hers = await grace.Page($"/conversations/{conversation}");
        Assert.DoesNotContain("private", hers.DocumentElement.OuterHtml, StringComparison.Ordinal);
        var his = await ada.Page($"/conversations/{conversation}");
        Assert.Equal("private", his.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
    }

    [Fact]
    public async Task Sending_removes_the_revision_that_was_sent_and_no_newer_text()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var form = $"conversation-{conversation}";
        var sent = await ada.SaveDraft(form, 0, ("Text", "sent"));
        await ada.Submit($"/conversations/{conversation}/messages", ("Text", "sent"), ("ClientId", $"{Guid.NewGuid()}"), ("Revision", $"{sent.Revision}"));
        Assert.Equal("", (await ada.Page($"/conversations/{conversation}")).QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);

        var page = await ada.Page($"/conversations/{conversation}");
        var old = long.Parse(page.QuerySelector<IHtmlInputElement>("form.composer input[name=Revision]")!.Value);
        var newer = await ada.SaveDraft(form, old, ("Text", "newer"));
        Assert.Equal(HttpStatusCode.OK, newer.Status);
        await ada.Submit($"/conversations/{conversation}/messages", ("Text", "other"), ("ClientId", $"{Guid.NewGuid()}"), ("Revision", $"{old}"));
        Assert.Equal("newer", (await ada.Page($"/conversations/{conversation}")).QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
    }

    [Fact]
    public async Task A_draft_beyond_its_limit_is_refused_and_the_saved_one_stays()
    {
        var ada = await app.Somebody("Ada");
        var saved = await ada.SaveDraft("new-conversation", 0, ("Text", "small"));
        var refused = await ada.SaveDraft("new-conversation", saved.Revision, ("Text", new string('x', 70_000)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.Status);
        Assert.Equal("small", (await ada.Page("/")).QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("with.dot")]
    [InlineData("conversation-nonsense")]
    public async Task A_form_of_no_such_name_is_not_found(string form)
    {
        var ada = await app.Somebody("Ada");
        Assert.Equal(HttpStatusCode.NotFound, (await ada.SaveDraft(form, 0, ("Text", "x"))).Status);
    }

    /// <summary>A button inside the composer, which sends the whole form.</summary>
    private static async Task<HttpResponseMessage> Press(Person person, string path, IElement version, string button)
    {
        var form = (await person.Page(path)).QuerySelector<IHtmlFormElement>("form.composer")!;
        var pressed = version.QuerySelector<IHtmlButtonElement>(button)!;
        return await person.Submit(
            pressed.GetAttribute("formaction")!,
            ("Revision", form.QuerySelector<IHtmlInputElement>("[name=Revision]")!.Value),
            ("ClientId", form.QuerySelector<IHtmlInputElement>("[name=ClientId]")!.Value),
            ("Text", form.QuerySelector<IHtmlTextAreaElement>("[name=Text]")!.Value),
            (pressed.Name!, pressed.Value));
    }
}
