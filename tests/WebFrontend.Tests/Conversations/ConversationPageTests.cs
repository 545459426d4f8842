using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;
using HarnessPerson = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

public sealed class ConversationPageTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task The_page_says_what_its_script_and_other_programs_need_to_know()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        await ada.Post(conversation, "again");

        var page = await grace.Page($"/conversations/{conversation}");

        var log = page.QuerySelector("[role=log]")!;
        Assert.Equal((conversation, "2", "2"), (log.GetAttribute("data-conversation"), log.GetAttribute("data-version"), log.GetAttribute("data-last-seq")));
        Assert.Equal(["1", "2"], log.QuerySelectorAll("article").Select(article => article.GetAttribute("data-version")));
        Assert.Equal("Ada", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(grace.Id, page.Body!.GetAttribute("data-user"));
        Assert.Null(page.QuerySelector(".log__earlier"));
        Assert.DoesNotContain("message--mine", log.InnerHtml, StringComparison.Ordinal);
        Assert.Equal(2, (await ada.Page($"/conversations/{conversation}")).QuerySelectorAll("article.message--mine").Length);
    }

    [Fact]
    public async Task A_post_of_the_script_is_answered_with_the_message_alone_and_so_is_its_repetition()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();

        foreach (var _ in new[] { "first", "again" })
        {
            using var answer = await Htmx(ada, $"/conversations/{conversation}/messages", ("Text", "one\r\ntwo"), ("ClientId", $"{id}"));

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var html = (await answer.Content.ReadAsStringAsync()).Trim();
            Assert.StartsWith("<article", html, StringComparison.Ordinal);
            Assert.EndsWith("</article>", html, StringComparison.Ordinal);
            Assert.Equal(new PostedMessage(1, 1, id, ada.Id, "one\ntwo"), PostedMessage.Of((await answer.Page()).QuerySelector("article")!));
            Assert.False(answer.Headers.Contains("Draft-Revision"));
        }

        Assert.Single(await ada.History(conversation));
    }

    [Fact]
    public async Task A_post_of_the_script_says_at_which_revision_the_composer_is_empty()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var draft = await ada.SaveDraft($"conversation-{conversation}", 0, ("Text", "sent"));

        using var answer = await Htmx(
            ada, $"/conversations/{conversation}/messages", ("Text", "sent"), ("ClientId", $"{Guid.NewGuid()}"), ("Revision", $"{draft.Revision}"));

        Assert.Equal($"{draft.Revision + 1}", Assert.Single(answer.Headers.GetValues("Draft-Revision")));
        Assert.Equal(HttpStatusCode.OK, (await ada.SaveDraft($"conversation-{conversation}", draft.Revision + 1, ("Text", "next"))).Status);
    }

    [Fact]
    public async Task A_post_of_the_script_does_not_call_the_composer_empty_where_newer_text_stays()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        await ada.SaveDraft($"conversation-{conversation}", 0, ("Text", "written elsewhere"));

        using var answer = await Htmx(
            ada, $"/conversations/{conversation}/messages", ("Text", "sent"), ("ClientId", $"{Guid.NewGuid()}"), ("Revision", "0"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Draft-Revision"));
    }

    [Fact]
    public async Task A_late_save_of_the_tab_that_sent_is_no_draft_and_no_other_version()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var (id, form) = ($"{Guid.NewGuid()}", $"conversation-{conversation}");
        (string, string)[] writer = [("Writer", "tab-1"), ("WriterNumber", "2")];

        using (await Htmx(ada, $"/conversations/{conversation}/messages", [("Text", "sent"), ("ClientId", id), ("Revision", "0"), .. writer])) { }
        await ada.SaveDraft(form, 0, ("Text", "sen"), ("ClientId", id), ("Writer", "tab-1"), ("WriterNumber", "1"));

        var page = await ada.Page($"/conversations/{conversation}");
        Assert.Equal("", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.Null(page.QuerySelector("form.composer [data-version-id]"));
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "visible character")]
    [InlineData("other", HttpStatusCode.Conflict, "same id")]
    public async Task A_refusal_of_the_scripts_post_is_a_sentence_alone(string text, HttpStatusCode status, string sentence)
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();
        await ada.Post(conversation, "first", id);

        using var answer = await Htmx(ada, $"/conversations/{conversation}/messages", ("Text", text), ("ClientId", $"{id}"));

        Assert.Equal(status, answer.StatusCode);
        var words = await answer.Content.ReadAsStringAsync();
        Assert.Contains(sentence, words, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no uuid")]
    public async Task A_post_without_client_id_is_refused_and_shown_back_with_one(string? clientId)
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var fields = new List<(string, string)> { ("Text", "\nkept <text>\nof two lines") };
        if (clientId is not null) fields.Add(("ClientId", clientId));

        using var answer = await ada.Submit($"/conversations/{conversation}/messages", [.. fields]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Page();
        Assert.Equal("\nkept <text>\nof two lines", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.Contains("ClientId", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(await ada.History(conversation));
    }

    [Fact]
    public async Task A_refused_message_can_be_sent_from_the_page_that_shows_it_back()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();
        await ada.Post(conversation, "first", id);
        using var conflict = await ada.Submit($"/conversations/{conversation}/messages", ("Text", "second"), ("ClientId", $"{id}"), ("Revision", "0"));

        var form = (await conflict.Page()).QuerySelector<IHtmlFormElement>("form.composer")!;
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Select(input => (input.Name!, input.Value))
            .Where(field => field.Item1 != "__RequestVerificationToken").Append(("Text", form.QuerySelector<IHtmlTextAreaElement>("textarea")!.Value));
        using var answer = await ada.Submit(form.GetAttribute("action")!, [.. fields]);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(["first", "second"], (await ada.History(conversation)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_line_end_counts_as_one_character_however_it_is_sent()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();

        using var fits = await ada.Post(conversation, "a" + string.Concat(Enumerable.Repeat("\r\n", 7_998)) + "b");
        using var tooLong = await ada.Post(conversation, "a" + string.Concat(Enumerable.Repeat("\r\n", 7_999)) + "b");

        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.BadRequest), (fits.StatusCode, tooLong.StatusCode));
        Assert.Contains("8,001", await tooLong.Words("main"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Earlier_messages_are_a_page_or_to_the_script_the_messages_alone()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        await Say(conversation, ada.Id, 60);
        var script = app.Visit();
        await script.SignIn(ada.Email, ada.Password);
        await ada.Reads(conversation);

        var newest = await ada.Page($"/conversations/{conversation}");
        var path = newest.QuerySelector(".log__earlier a")!.GetAttribute("href")!;
        using var partial = await script.Get(path, ("HX-Request", "true"));

        Assert.Equal($"/conversations/{conversation}?before=11", path);
        Assert.Equal(Enumerable.Range(11, 50), Places(newest));
        Assert.DoesNotContain("<html", await partial.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 10), Places(await partial.Page()));
        Assert.Null((await partial.Page()).QuerySelector(".log__earlier"));
        var page = await ada.Page(path);
        Assert.Equal(Enumerable.Range(1, 10), Places(page));
        Assert.NotNull(page.QuerySelector($".log__earlier a[href='/conversations/{conversation}']"));
    }

    [Fact]
    public async Task What_was_sent_is_no_draft_any_more_although_the_server_died_before_it_could_remove_it()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();
        await ada.SaveDraft($"conversation-{conversation}", 0, ("ClientId", $"{id}"), ("Text", "sent"));
        await app.Grains.GetGrain<IConversationGrain>(conversation).Post(ada.Id, id, "sent");

        var page = await ada.Page($"/conversations/{conversation}");

        Assert.Equal("", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.NotEqual($"{id}", page.QuerySelector<IHtmlInputElement>("form.composer input[name=ClientId]")!.Value);
    }

    [Fact]
    public async Task What_was_written_on_after_sending_stays_although_the_server_died_then()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();
        await ada.SaveDraft($"conversation-{conversation}", 0, ("ClientId", $"{id}"), ("Text", "sent, and already the next"));
        await app.Grains.GetGrain<IConversationGrain>(conversation).Post(ada.Id, id, "sent");

        var page = await ada.Page($"/conversations/{conversation}");

        Assert.Equal("sent, and already the next", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.NotEqual($"{id}", page.QuerySelector<IHtmlInputElement>("form.composer input[name=ClientId]")!.Value);
    }

    [Fact]
    public async Task What_was_sent_does_not_stand_beside_the_draft_either_although_the_server_died_then()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();
        await ada.SaveDraft($"conversation-{conversation}", 0, ("Text", "elsewhere"));
        await ada.SaveDraft($"conversation-{conversation}", 0, ("ClientId", $"{id}"), ("Text", "sent"));
        await app.Grains.GetGrain<IConversationGrain>(conversation).Post(ada.Id, id, "sent");

        var page = await ada.Page($"/conversations/{conversation}");

        Assert.Equal("elsewhere", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.Null(page.QuerySelector("form.composer [data-version-id]"));
    }

    [Fact]
    public async Task What_was_written_on_after_a_conversation_was_created_stays_although_the_server_died_then()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var id = Guid.NewGuid();
        await ada.SaveDraft(DraftKey.NewConversation, 0, ("ClientId", $"{id}"), ("Members", grace.Id), ("Text", "hello, and already the next"));
        await app.Grains.GetGrain<IConversationGrain>(ConversationId.For(ada.Id, id))
            .Create(new NewConversation(ada.Id, null, [new(ada.Id, "Ada"), new(grace.Id, "Grace")], "hello", id));

        var page = await ada.Page("/");

        Assert.Equal("hello, and already the next", page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.NotEqual($"{id}", page.QuerySelector<IHtmlInputElement>("#new-conversation input[name=ClientId]")!.Value);
    }

    [Fact]
    public async Task A_conversation_that_was_created_is_no_draft_any_more_although_the_server_died_before_it_could_remove_it()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var id = Guid.NewGuid();
        await ada.SaveDraft(DraftKey.NewConversation, 0, ("ClientId", $"{id}"), ("Members", grace.Id), ("Title", "Harbour"), ("Text", "hello"));
        await app.Grains.GetGrain<IConversationGrain>(ConversationId.For(ada.Id, id))
            .Create(new NewConversation(ada.Id, "Harbour", [new(ada.Id, "Ada"), new(grace.Id, "Grace")], "hello", id));

        var page = await ada.Page("/");

        Assert.Equal("", page.QuerySelector<IHtmlInputElement>("input[name=Title]")!.Value);
        Assert.Equal("", page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.Empty(page.QuerySelectorAll("#chosen li"));
    }

    [Fact]
    public async Task The_list_shows_the_newest_activity_first_and_what_is_unread()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var older = await ada.StartConversation([grace], "Older", "one");
        app.Clock.Ahead += TimeSpan.FromSeconds(1);
        var newer = await ada.StartConversation([grace], "Newer");
        Assert.Equal([newer, older], Listed(await grace.Page("/")).Select(line => line.Id));
        Assert.Equal([false, true], Listed(await grace.Page("/")).Select(line => line.Unread));

        app.Clock.Ahead += TimeSpan.FromSeconds(1);
        await ada.Post(older, "two\nlines");
        Assert.Equal([(older, true, "two lines"), (newer, false, "No messages yet")], Listed(await grace.Page("/")));

        await grace.Reads(older);
        Assert.Equal([(older, false), (newer, false)], Listed(await grace.Page("/")).Select(line => (line.Id, line.Unread)));
    }

    [Fact]
    public async Task The_script_tells_how_far_the_person_has_read()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        await ada.Post(conversation, "two");

        using var half = await grace.Submit($"/conversations/{conversation}/read", ("seq", "1"));
        Assert.Equal(HttpStatusCode.NoContent, half.StatusCode);
        Assert.True(Assert.Single(Listed(await grace.Page("/"))).Unread);
        using var all = await grace.Submit($"/conversations/{conversation}/read", ("seq", "2"));
        Assert.False(Assert.Single(Listed(await grace.Page("/"))).Unread);
    }

    [Fact]
    public async Task Nobody_can_have_read_what_is_not_written_yet()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");

        using var claim = await grace.Submit($"/conversations/{conversation}/read", ("seq", "1000"));
        await ada.Post(conversation, "two");

        Assert.True(Assert.Single(Listed(await grace.Page("/"))).Unread);
    }

    [Fact]
    public async Task A_form_that_was_sent_before_with_other_words_is_told_so_and_comes_back_filled()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var id = Guid.NewGuid();
        await ada.StartConversation([grace], "First", "hello", id);

        using var answer = await ada.AskForConversation([grace], "Second", "other words", id);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var form = (await answer.Page()).QuerySelector<IHtmlFormElement>("#new-conversation")!;
        Assert.Equal("Second", form.QuerySelector<IHtmlInputElement>("input[name=Title]")!.Value);
        Assert.Equal("other words", form.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.Equal([grace.Id], form.QuerySelectorAll<IHtmlInputElement>("input[name=Members]").Select(input => input.Value));
        Assert.NotEqual($"{id}", form.QuerySelector<IHtmlInputElement>("input[name=ClientId]")!.Value);
    }

    [Fact]
    public async Task A_first_message_that_is_too_long_is_told_beside_it_and_shown_back_whole()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));

        using var answer = await ada.AskForConversation([grace], "Kept", new string('x', 8_001), Guid.NewGuid());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Page();
        Assert.Contains("8,001", page.GetElementById("Text-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(new string('x', 8_001), page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.Equal("Kept", page.QuerySelector<IHtmlInputElement>("#Title")!.Value);
        Assert.Equal([grace.Id], page.QuerySelectorAll<IHtmlInputElement>("#chosen input").Select(input => input.Value));
    }

    [Fact]
    public async Task Starting_a_conversation_empties_the_form()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var draft = await ada.SaveDraft(DraftKey.NewConversation, 0, ("Title", "Harbour"), ("Members", grace.Id));

        using var answer = await ada.Submit(
            "/conversations", ("Title", "Harbour"), ("Members", grace.Id), ("ClientId", $"{Guid.NewGuid()}"), ("Revision", $"{draft.Revision}"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Matches("^/conversations/[0-9a-f]{32}$", answer.Path());
        var page = await ada.Page("/");
        Assert.Equal("", page.QuerySelector<IHtmlInputElement>("#Title")!.Value);
        Assert.Empty(page.QuerySelectorAll("#chosen li"));
    }

    [Fact]
    public async Task The_people_search_finds_at_most_twenty_others_and_never_oneself()
    {
        var name = $"Xenia{Guid.NewGuid():N}"[..20];
        var ada = await app.Somebody($"{name} Ada");
        for (var i = 0; i < 24; i++)
        {
            var account = new Account { Email = $"{name}{i}@example.org", NormalizedEmail = $"{name}{i}@EXAMPLE.ORG".ToUpperInvariant(), Nickname = $"{name} {i:00}" };
            Assert.True(await app.Grains.GetGrain<IAccountGrain>(account.Id).Create(account));
        }

        using var answer = await ada.Get($"/people?q={name.ToUpperInvariant()}");
        var found = (await answer.Page()).QuerySelectorAll("button[name=Add]").Select(button => button.GetAttribute("value")).ToArray();

        Assert.DoesNotContain("<html", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.InRange(found.Length, 19, 20);
        Assert.DoesNotContain(ada.Id, found);
        Assert.Empty((await (await ada.Get("/people?q=")).Page()).QuerySelectorAll("button[name=Add]"));
        Assert.Empty((await (await ada.Get($"/people?q={ada.Email}")).Page()).QuerySelectorAll("button[name=Add]"));
    }

    private static IEnumerable<int> Places(IDocument page) =>
        page.QuerySelectorAll("article").Select(article => int.Parse(article.GetAttribute("data-seq")!, System.Globalization.CultureInfo.InvariantCulture));

    private static IEnumerable<(string Id, bool Unread, string Last)> Listed(IDocument page) => page.QuerySelectorAll("#conversations li").Select(line => (
        line.Id!["conversation-".Length..],
        line.QuerySelector(".conversation-item--unread") is not null,
        line.QuerySelector(".conversation-item__last")!.TextContent));

    /// <summary>As the page's script posts.</summary>
    internal static async Task<HttpResponseMessage> Htmx(HarnessPerson person, string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(
            fields.Prepend(("__RequestVerificationToken", person.Token)).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        content.Headers.Add("HX-Request", "true");
        return await person.Submit(path, content);
    }

    private Task<PostResult[]> Say(string conversation, string author, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        i => app.Grains.GetGrain<IConversationGrain>(conversation).Post(author, Guid.NewGuid(), $"text {i}")));
}

public sealed class PostRateTests(PostRateTests.SlowApp app) : IClassFixture<PostRateTests.SlowApp>
{
    [Fact]
    public async Task A_message_too_many_is_shown_back_and_told_when_to_come_back()
    {
        var address = app.Visit().Http.BaseAddress!;
        var (ada, grace) = (await HarnessPerson.Registered(address, "Ada"), await HarnessPerson.Registered(address, "Grace"));
        var conversation = await ada.StartConversation([grace]);
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post(conversation, "one")).StatusCode);

        using var answer = await ada.Post(conversation, "two");
        using var script = await ConversationPageTests.Htmx(ada, $"/conversations/{conversation}/messages", ("Text", "three"), ("ClientId", $"{Guid.NewGuid()}"));

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (answer.StatusCode, script.StatusCode));
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal("two", (await answer.Page()).QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.StartsWith("That was a lot", await script.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, (await grace.Post(conversation, "others may")).StatusCode);
    }

    public sealed class SlowApp : MessengerApp
    {
        protected override Dictionary<string, string> Settings { get; } = new()
        {
            ["Messenger:Limits:Post:Requests"] = "1",
            ["Messenger:Limits:Post:Seconds"] = "3600",
        };
    }
}
