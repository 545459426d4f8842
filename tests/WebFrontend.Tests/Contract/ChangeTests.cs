using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>What is done to messages that are there, by plain forms.</summary>
public sealed class ChangeTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task An_edit_is_there_for_everybody_with_the_texts_before_it()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        var page = await (await ada.Get($"/conversations/{conversation}/messages/1/edit")).Page();
        Assert.Equal("one", page.QuerySelector<IHtmlTextAreaElement>("main form textarea")!.Value);

        var answer = await Do(ada, conversation, "edit", ("Text", "two"), ("Version", "1"));

        Assert.Equal((HttpStatusCode.SeeOther, $"/conversations/{conversation}?at=1"), (answer.StatusCode, answer.Path()));
        var message = await Message(grace, conversation);
        Assert.Equal("two", message.QuerySelector(".message__bubble")!.TextContent);
        Assert.True(message.HasAttribute("data-edited"));
        await ada.Post(conversation, "another");
        Assert.False((await Message(grace, conversation, 2)).HasAttribute("data-edited"));
        Assert.Equal(["one", "two"], (await (await grace.Get($"/conversations/{conversation}/messages/1/history")).Page()).QuerySelectorAll(".history .message__text").Select(text => text.TextContent));
    }

    [Fact]
    public async Task An_edit_of_a_text_that_changed_meanwhile_shows_both_and_can_be_saved_again()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        await Do(ada, conversation, "edit", ("Text", "from the phone"), ("Version", "1"));

        var late = await Do(ada, conversation, "edit", ("Text", "from the laptop"), ("Version", "1"));

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        var page = await late.Page();
        var form = page.QuerySelector<IHtmlFormElement>("form.edit")!;
        Assert.Equal(("from the phone", "from the laptop"), (form.QuerySelector("blockquote")!.TextContent, form.QuerySelector<IHtmlTextAreaElement>("textarea")!.Value));
        var version = form.QuerySelector<IHtmlInputElement>("input[name=Version]")!.Value;
        await Do(ada, conversation, "edit", ("Text", "from the laptop"), ("Version", version));
        Assert.Equal("from the laptop", (await Message(grace, conversation)).QuerySelector(".message__bubble")!.TextContent);
    }

    [Fact]
    public async Task Everybody_can_have_the_text_as_it_was_typed_until_it_is_deleted()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("**so** <b>\n- one");
        using var source = await grace.Get($"/conversations/{conversation}/messages/1/source");
        Assert.Equal(("text/plain", "**so** <b>\n- one"), (source.Content.Headers.ContentType?.MediaType, await source.Content.ReadAsStringAsync()));

        await Do(ada, conversation, "delete");

        Assert.Equal(HttpStatusCode.NotFound, (await grace.Get($"/conversations/{conversation}/messages/1/source")).StatusCode);
    }

    [Fact]
    public async Task A_half_typed_edit_is_a_draft_that_remembers_where_it_began()
    {
        var (ada, _, conversation) = await app.TwoInAConversation("one");
        var form = $"edit-{conversation}-1";

        using var saved = await ada.Submit($"/drafts/{form}", ("Revision", "0"), ("From", "1"), ("Text", "half an ed"));

        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        var page = await (await ada.Get($"/conversations/{conversation}/messages/1/edit")).Page();
        Assert.Equal("half an ed", page.QuerySelector<IHtmlTextAreaElement>("form.edit textarea")!.Value);
        await Do(ada, conversation, "edit", ("Text", "half an edit"), ("From", "1"), ("Revision", "1"), ("Durable", form));
        page = await (await ada.Get($"/conversations/{conversation}/messages/1/edit")).Page();
        Assert.Equal("half an edit", page.QuerySelector<IHtmlTextAreaElement>("form.edit textarea")!.Value);
    }

    [Fact]
    public async Task Only_the_author_edits_and_deletes()
    {
        var (_, grace, conversation) = await app.TwoInAConversation("one");

        Assert.Equal(HttpStatusCode.Forbidden, (await Do(grace, conversation, "edit", ("Text", "mine"), ("Version", "1"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Do(grace, conversation, "delete")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await grace.Get($"/conversations/{conversation}/messages/1/edit")).StatusCode);
        Assert.Equal("one", (await Message(grace, conversation)).QuerySelector(".message__bubble")!.TextContent);
    }

    [Fact]
    public async Task A_deleted_message_says_so_and_nothing_else()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("a secret");
        await grace.Submit($"/conversations/{conversation}/messages", ("ClientId", $"{Guid.NewGuid()}"), ("Text", "an answer"), ("ReplyTo", "1"));

        await Do(ada, conversation, "delete");

        var html = await (await grace.Get($"/conversations/{conversation}")).Content.ReadAsStringAsync();
        Assert.DoesNotContain("a secret", html, StringComparison.Ordinal);
        var message = await Message(grace, conversation);
        Assert.Equal(("true", "Message deleted"), (message.GetAttribute("data-deleted"), message.QuerySelector(".message__bubble")!.TextContent));
        Assert.Equal("Message deleted", (await Message(grace, conversation, 2)).QuerySelector(".message__original .snippet__text")!.TextContent);
        Assert.Equal(HttpStatusCode.Conflict, (await Do(ada, conversation, "edit", ("Text", "back"), ("Version", "9"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Do(grace, conversation, "reactions", ("Emoji", "👍"), ("On", "true"))).StatusCode);
    }

    [Fact]
    public async Task A_reaction_is_given_and_taken_back_however_often_it_is_sent()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        var id = ("ClientId", $"{Guid.NewGuid()}");

        for (var i = 0; i < 3; i++) await Do(grace, conversation, "reactions", id, ("Emoji", "👍"), ("On", "true"));
        await Do(ada, conversation, "reactions", ("Emoji", "👍"), ("On", "true"));

        var button = (await Message(ada, conversation)).QuerySelector("button[data-emoji]")!;
        Assert.Equal(("👍", "2", $"{grace.Id} {ada.Id}"), (button.GetAttribute("data-emoji"), button.GetAttribute("data-count"), button.GetAttribute("data-by")));
        await Do(grace, conversation, "reactions", ("Emoji", "👍"), ("On", "false"));
        await Do(grace, conversation, "reactions", id, ("Emoji", "👍"), ("On", "true"));
        Assert.Equal(ada.Id, (await Message(ada, conversation)).QuerySelector("button[data-emoji]")!.GetAttribute("data-by"));
        Assert.Equal(HttpStatusCode.Conflict, (await Do(grace, conversation, "reactions", id, ("Emoji", "🎉"), ("On", "true"))).StatusCode);
    }

    [Theory]
    [InlineData("reactions", "Emoji", "nonsense", "On", "true", HttpStatusCode.BadRequest)]
    [InlineData("reactions", "Emoji", "👍", "On", "maybe", HttpStatusCode.BadRequest)]
    [InlineData("reactions", "Emoji", "👍", "ClientId", "7", HttpStatusCode.BadRequest)]
    [InlineData("pin", "On", "", "ClientId", "", HttpStatusCode.BadRequest)]
    [InlineData("edit", "Text", " ", "Version", "1", HttpStatusCode.BadRequest)]
    [InlineData("edit", "Text", "two", "Version", "one", HttpStatusCode.BadRequest)]
    [InlineData("edit", "Text", "two", "Version", "99", HttpStatusCode.Conflict)]
    public async Task Nonsense_gets_a_sentence_and_changes_nothing(string act, string name, string value, string other, string its, HttpStatusCode status)
    {
        var (ada, _, conversation) = await app.TwoInAConversation("one");

        var answer = await Do(ada, conversation, act, (name, value), (other, its));

        Assert.Equal(status, answer.StatusCode);
        Assert.NotEqual("", await answer.Words("[role=alert]"));
        Assert.Equal("1", (await Message(ada, conversation)).GetAttribute("data-version"));
    }

    [Fact]
    public async Task An_edit_that_is_too_long_is_refused_and_shown_back()
    {
        var (ada, _, conversation) = await app.TwoInAConversation("one");

        var answer = await Do(ada, conversation, "edit", ("Text", new string('y', 9_000)), ("Version", "1"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Page();
        Assert.Contains("9,000", page.QuerySelector("[role=alert]:not(:empty)")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(9_000, page.QuerySelector<IHtmlTextAreaElement>("form.edit textarea")!.Value.Length);
    }

    [Fact]
    public async Task A_pinned_message_is_listed_in_the_header_until_it_is_unpinned()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");

        await Do(grace, conversation, "pin", ("On", "true"));

        var pins = (await (await ada.Get($"/conversations/{conversation}")).Page()).QuerySelector(".pins")!;
        Assert.Equal(("one", $"/conversations/{conversation}?at=1"), (pins.QuerySelector(".snippet__text")!.TextContent, pins.QuerySelector("a")!.GetAttribute("href")));
        Assert.False(pins.HasAttribute("hidden"));
        await Do(ada, conversation, "pin", ("On", "false"));
        Assert.True((await (await ada.Get($"/conversations/{conversation}")).Page()).QuerySelector(".pins")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task A_reply_shows_what_it_answers_and_leads_there()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("a question");
        var page = await (await grace.Get($"/conversations/{conversation}?reply=1")).Page();
        Assert.Equal("1", page.QuerySelector<IHtmlInputElement>(".composer input[name=ReplyTo]")!.Value);
        Assert.Contains("a question", page.QuerySelector("#reply")!.TextContent, StringComparison.Ordinal);

        using var answer = await grace.Submit($"/conversations/{conversation}/messages", ("ClientId", $"{Guid.NewGuid()}"), ("Text", "an answer"), ("ReplyTo", "1"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var reply = await Message(ada, conversation, 2);
        var original = reply.QuerySelector("a.message__original")!;
        Assert.Equal(("1", $"/conversations/{conversation}?at=1", "a question"), (reply.GetAttribute("data-reply-to"), original.GetAttribute("href"), original.QuerySelector(".snippet__text")!.TextContent));
        Assert.Equal("", (await (await grace.Get($"/conversations/{conversation}")).Page()).QuerySelector<IHtmlInputElement>(".composer input[name=ReplyTo]")!.Value);
        using var nothing = await grace.Submit($"/conversations/{conversation}/messages", ("ClientId", $"{Guid.NewGuid()}"), ("Text", "to nothing"), ("ReplyTo", "9"));
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }

    [Fact]
    public async Task A_permalink_opens_the_page_around_the_message_and_marks_it()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        await Task.WhenAll(Enumerable.Range(0, 90).Select(number => ada.Post(conversation, $"message {number}")));

        var page = await (await ada.Get($"/conversations/{conversation}?at=30")).Page();

        Assert.Equal("30", Assert.Single(page.QuerySelectorAll("article[aria-current=true]")).GetAttribute("data-seq"));
        Assert.Equal(("5", "54"), (page.QuerySelector("article")!.GetAttribute("data-seq"), page.QuerySelectorAll("article[data-seq]")[^1].GetAttribute("data-seq")));
        Assert.Contains(page.QuerySelectorAll(".log__earlier a"), link => link.GetAttribute("href") == $"/conversations/{conversation}?at=55");
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get($"/conversations/{conversation}?at=91")).StatusCode);
        Assert.Equal("newest", (await (await ada.Get($"/conversations/{conversation}?at=90")).Page()).QuerySelector(".log")!.GetAttribute("data-page"));
    }

    [Fact]
    public async Task Whoever_is_no_member_finds_nothing_of_it()
    {
        var (_, _, conversation) = await app.TwoInAConversation("hush");
        var eve = await app.Somebody("Eve");

        HttpResponseMessage[] answers =
        [
            await eve.Get($"/conversations/{conversation}?at=1"),
            await eve.Get($"/conversations/{conversation}/messages/1"),
            await eve.Get($"/conversations/{conversation}/messages/1/edit"),
            await eve.Get($"/conversations/{conversation}/messages/1/history"),
            await eve.Get($"/conversations/{conversation}/messages/1/source"),
            await Do(eve, conversation, "edit", ("Text", "mine"), ("Version", "1")),
            await Do(eve, conversation, "edit", ("Text", "mine"), ("Version", "nonsense")),
            await Do(eve, conversation, "delete"),
            await Do(eve, conversation, "reactions", ("Emoji", "👍"), ("On", "true")),
            await Do(eve, conversation, "reactions", ("Emoji", "nonsense"), ("On", "maybe")),
            await Do(eve, conversation, "pin", ("On", "true")),
            await eve.Submit($"/drafts/edit-{conversation}-1", ("Revision", "0"), ("Text", "draft")),
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
    }

    [Fact]
    public async Task Everything_is_live_for_whoever_has_the_conversation_open()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        using var stream = await grace.OpenEvents($"open={conversation}:1");
        await using var events = stream.Read().GetAsyncEnumerator();

        await Do(ada, conversation, "edit", ("Text", "two"), ("Version", "1"));
        await Do(ada, conversation, "reactions", ("Emoji", "👍"), ("On", "true"));
        await Do(ada, conversation, "pin", ("On", "true"));
        await Do(ada, conversation, "delete");

        Assert.Equal("two", (await Next(events, "article[data-version='2']")).QuerySelector(".message__bubble")!.TextContent);
        Assert.Equal("👍", (await Next(events, "article[data-version='3']")).QuerySelector("[data-emoji]")!.GetAttribute("data-emoji"));
        Assert.Equal("two", (await Next(events, ".pins[data-version='4']")).QuerySelector(".snippet__text")!.TextContent);
        Assert.Equal("true", (await Next(events, "article[data-version='5']")).GetAttribute("data-deleted"));
        Assert.Empty((await Next(events, ".pins[data-version='6']")).QuerySelectorAll("li"));
    }

    private static async Task<IElement> Next(IAsyncEnumerator<LiveEvent> events, string selector)
    {
        while (await events.MoveNextAsync())
            if (new AngleSharp.Html.Parser.HtmlParser().ParseDocument(events.Current.Data).QuerySelector(selector) is { } found) return found;
        throw new InvalidOperationException($"The stream ended before {selector}.");
    }

    private static Task<HttpResponseMessage> Do(Person person, string conversation, string act, params (string Name, string Value)[] fields) =>
        person.Submit($"/conversations/{conversation}/messages/1/{act}", fields.Any(field => field.Name == "ClientId") ? fields : [("ClientId", $"{Guid.NewGuid()}"), .. fields]);

    private static async Task<IElement> Message(Person person, string conversation, long seq = 1) =>
        (await (await person.Get($"/conversations/{conversation}")).Page()).GetElementById($"message-{conversation}-{seq}")!;
}
