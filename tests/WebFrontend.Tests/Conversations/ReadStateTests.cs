using System.Net;
using AngleSharp.Dom;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Tests.Contract;
using OrleansMessenger.WebFrontend.Tests.Live;
using HarnessPerson = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

/// <summary>What counts as read, what is shown as new, and who is shown to have seen it.</summary>
public sealed class ReadStateTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_page_that_is_only_loaded_is_not_read_and_the_image_in_it_says_that_it_is_seen()
    {
        var (_, grace, conversation) = await app.TwoInAConversation("one");

        var page = await grace.Page($"/conversations/{conversation}");
        Assert.Equal(0, await ReadSeq(grace, conversation));
        var image = page.QuerySelector("noscript img")!;
        Assert.Equal("", image.GetAttribute("alt"));
        using var seen = await grace.Get(image.GetAttribute("src")!);

        Assert.Equal((HttpStatusCode.NoContent, "no-store"), (seen.StatusCode, seen.Headers.CacheControl!.ToString()));
        Assert.Equal(1, await ReadSeq(grace, conversation));
        Assert.Null((await grace.Page($"/conversations/{conversation}?before=2")).QuerySelector("noscript img"));
    }

    [Fact]
    public async Task Nobody_has_seen_what_is_not_written_yet()
    {
        var (_, grace, conversation) = await app.TwoInAConversation("one");

        using var seen = await grace.Get($"/conversations/{conversation}/seen?seq=1000");

        Assert.Equal(1, await ReadSeq(grace, conversation));
    }

    [Fact]
    public async Task Who_had_read_all_has_read_their_own_message_and_who_had_not_has_not()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();

        await ada.Post(conversation, "one");
        await ada.Post(conversation, "two");
        await grace.Post(conversation, "three");

        Assert.Equal((2, 0), (await ReadSeq(ada, conversation), await ReadSeq(grace, conversation)));
    }

    [Fact]
    public async Task The_line_stands_before_the_first_message_of_others_that_is_not_read()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        await grace.Reads(conversation);
        await app.Grains.GetGrain<IConversationGrain>(conversation).Post(grace.Id, Guid.NewGuid(), "mine, from afar");
        Assert.Null(Line(await grace.Page($"/conversations/{conversation}")));
        await ada.Post(conversation, "three");
        await ada.Post(conversation, "four");

        var page = await grace.Page($"/conversations/{conversation}");

        Assert.Equal(("H2", "3"), (Line(page)!.TagName, Line(page)!.NextElementSibling!.GetAttribute("data-seq")));
        Assert.DoesNotContain("message--grouped", Line(page)!.NextElementSibling!.ClassName, StringComparison.Ordinal);
        await grace.Reads(conversation);
        Assert.Null(Line(await grace.Page($"/conversations/{conversation}")));
    }

    [Fact]
    public async Task With_more_that_is_new_than_a_page_holds_the_line_is_found_by_going_back()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        await grace.Reads(conversation);
        for (var i = 0; i < 119; i++) await app.Grains.GetGrain<IConversationGrain>(conversation).Post(ada.Id, Guid.NewGuid(), "new");

        var lines = new List<string?>();
        for (var path = $"/conversations/{conversation}"; path is not null;)
        {
            var page = await grace.Page(path);
            // Reading it does not move the line under whoever goes back for it.
            await grace.Reads(conversation);
            lines.Add(Line(page)?.NextElementSibling!.GetAttribute("data-seq"));
            path = page.QuerySelector("[role=log] a[href*='before=']")?.GetAttribute("href");
        }

        Assert.Equal(["71", "21", "2"], lines);
        Assert.Null(Line(await grace.Page($"/conversations/{conversation}?before=71")));
    }

    [Fact]
    public async Task The_list_counts_and_says_it_in_words()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        Assert.Equal(("1", "1 unread message"), Mark(await grace.Page("/")));
        await ada.Post(conversation, "two");
        Assert.Equal(("2", "2 unread messages"), Mark(await grace.Page("/")));
        for (var i = 0; i < 98; i++) await app.Grains.GetGrain<IConversationGrain>(conversation).Post(ada.Id, Guid.NewGuid(), "more");
        Assert.Equal(("99+", "100 unread messages"), Mark(await grace.Page("/")));
    }

    [Fact]
    public async Task What_is_unread_beyond_the_page_of_the_list_is_told_with_it()
    {
        var (ada, grace, old) = await app.TwoInAConversation("one");
        for (var i = 0; i < 50; i++)
        {
            app.Clock.Ahead += TimeSpan.FromMilliseconds(5);
            await ada.StartConversation([grace], $"Number {i}");
        }

        Assert.Equal($"{old}:1:0", Elsewhere(await grace.Page("/")));
        await using var stream = await OpenStream.Of(grace, "list=0");
        Assert.Equal($$"""{"conversations":[{"id":"{{old}}","lastSeq":1,"readSeq":0}],"isComplete":true}""", (await stream.Next("unread")).Data);
        await grace.Reads(old);
        Assert.Equal("", Elsewhere(await grace.Page("/")));
    }

    [Fact]
    public async Task Others_who_have_seen_a_message_stand_below_the_last_one_they_have_seen()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("<Grace>"));
        var conversation = await ada.StartConversation([grace], "", "one");
        await ada.Post(conversation, "two");
        using var half = await grace.Submit($"/conversations/{conversation}/read", ("seq", "1"));

        var page = await ada.Page($"/conversations/{conversation}");
        var seen = Assert.Single(page.QuerySelectorAll(".seen"));
        Assert.Equal(("1", "Seen by <Grace>", "off"), (seen.PreviousElementSibling!.GetAttribute("data-seq"), Words(seen), seen.GetAttribute("aria-live")));
        // Neither oneself nor who wrote the message is told to have seen it.
        Assert.Empty((await grace.Page($"/conversations/{conversation}")).QuerySelectorAll(".seen"));
        using var all = await grace.Submit($"/conversations/{conversation}/read", ("seq", "2"));
        Assert.Equal("2", Assert.Single((await ada.Page($"/conversations/{conversation}")).QuerySelectorAll(".seen")).PreviousElementSibling!.GetAttribute("data-seq"));
    }

    [Fact]
    public async Task Of_many_who_have_seen_it_a_few_are_named_and_all_are_said()
    {
        var ada = await app.Somebody("Ada");
        var id = Guid.NewGuid().ToString("N");
        Member[] others = [.. Enumerable.Range(1, 5).Select(i => new Member(Guid.NewGuid().ToString("N"), $"Reader {i}"))];
        await app.Grains.GetGrain<IConversationGrain>(id).Create(new NewConversation(ada.Id, "Many", [new Member(ada.Id, "Ada"), .. others], "one", Guid.NewGuid()));
        foreach (var other in others) await app.Grains.GetGrain<IUserGrain>(other.UserId).MarkRead(id, 1);

        var seen = Assert.Single((await ada.Page($"/conversations/{id}")).QuerySelectorAll(".seen"));

        Assert.Equal("Seen by Reader 1, Reader 2, Reader 3, Reader 4, Reader 5", seen.GetAttribute("title"));
        foreach (var hidden in seen.QuerySelectorAll(".visually-hidden")) hidden.Remove();
        Assert.Equal("Seen by Reader 1, Reader 2, Reader 3 and 2 more", Words(seen));
    }

    [Fact]
    public async Task Reading_is_heard_of_by_whoever_has_the_conversation_open_and_by_no_stranger()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        var eve = await app.Somebody("Eve");
        await using var hers = await OpenStream.Of(ada, $"open={conversation}:1");
        await using var strangers = await OpenStream.Of(eve, $"open={conversation}:1");
        await strangers.Next("gone");
        await hers.Next("ready");

        await grace.Reads(conversation);

        Assert.Contains($"\"seen\":[{{\"userId\":\"{grace.Id}\",\"nickname\":\"Grace\",\"seq\":1}}]", (await hers.Next("seen", conversation)).Data, StringComparison.Ordinal);
        await eve.SaveDraft("new-conversation", 0, ("Title", "marker"));
        await using var own = await OpenStream.Of(eve, "drafts=new-conversation:0");
        await own.Next("draft");
        Assert.DoesNotContain(strangers.Passed, passed => passed.Name == "seen");
    }

    private Task<long> ReadSeq(HarnessPerson person, string conversation) => app.Grains.GetGrain<IUserGrain>(person.Id).ReadSeq(conversation);

    private static IElement? Line(IDocument page) => page.GetElementById("unread");

    private static (string Figure, string Words) Mark(IDocument page)
    {
        var mark = Assert.Single(page.QuerySelectorAll("#conversations li")).QuerySelector(".unread-mark")!;
        return (mark.Children[0].TextContent, mark.Children[1].TextContent);
    }

    private static string Elsewhere(IDocument page) => page.GetElementById("conversations")!.GetAttribute("data-unread")!;

    private static string Words(IElement element) => element.TextContent;
}
