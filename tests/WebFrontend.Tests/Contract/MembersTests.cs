using System.Net;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>People who come and go, titles and channels, as a browser without script has them.</summary>
public sealed class MembersTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Somebody_is_added_once_however_often_it_is_asked_and_everybody_reads_so()
    {
        var (ada, grace, conversation) = await app.TwoGroup("hello");
        var eve = await app.Somebody("Eve");
        var clientId = Guid.NewGuid();

        for (var time = 0; time < 2; time++)
            await Done(ada.Submit($"/conversations/{conversation}/members", ("Members", eve.Id), ("History", "all"), ("ClientId", $"{clientId}")), $"/conversations/{conversation}/members");

        Assert.Equal(["hello", "Ada added Eve"], (await eve.History(conversation)).Select(message => message.Text));
        var line = (await grace.Page($"/conversations/{conversation}")).QuerySelector("article[data-kind]")!;
        Assert.Equal(("added", ada.Id, "2"), (line.GetAttribute("data-kind"), line.GetAttribute("data-author"), line.GetAttribute("data-seq")));
        Assert.Null(line.QuerySelector(".message__menu"));
        Assert.Contains("Ada added", (await grace.Page("/")).QuerySelector($"#conversation-{conversation} .conversation-item__last")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_added_from_now_on_reads_nothing_of_before()
    {
        var (ada, _, conversation) = await app.TwoGroup("secret");
        var eve = await app.Somebody("Eve");

        await Done(ada.Submit($"/conversations/{conversation}/members", ("Members", eve.Id), ("History", "now"), ("ClientId", $"{Guid.NewGuid()}")), $"/conversations/{conversation}/members");
        await ada.SubmitByScript($"/conversations/{conversation}/messages", ("Text", "reply"), ("ReplyTo", "1"), ("ClientId", $"{Guid.NewGuid()}"));

        var page = await eve.Page($"/conversations/{conversation}");
        Assert.DoesNotContain("secret", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["2", "3"], page.QuerySelectorAll("article").Select(article => article.GetAttribute("data-seq")));
        Assert.Null(page.QuerySelector("a[href*='before=']"));
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Get($"/conversations/{conversation}?at=1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Get($"/conversations/{conversation}/messages/1")).StatusCode);
        using var stream = await eve.OpenEvents($"open={conversation}:0");
        var first = await stream.Read().FirstAsync(live => live.Message is not null);
        Assert.Equal(2, first.Message!.Seq);
    }

    [Fact]
    public async Task Whoever_is_removed_finds_nothing_and_their_stream_says_so()
    {
        var (ada, grace, conversation) = await app.TwoGroup("hello");
        using var stream = await grace.OpenEvents($"open={conversation}:1");
        var events = stream.Read().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        await Done(ada.Submit($"/conversations/{conversation}/members/{grace.Id}/remove", ("ClientId", $"{Guid.NewGuid()}")), $"/conversations/{conversation}/members");
        await ada.Post(conversation, "without her");

        var heard = new List<LiveEvent>();
        while (await events.MoveNextAsync() && events.Current.Name != "gone") heard.Add(events.Current);
        Assert.Equal(conversation, events.Current.Data);
        Assert.DoesNotContain(heard, live => live.Data.Contains("without her", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await grace.Get($"/conversations/{conversation}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await grace.Post(conversation, "wait")).StatusCode);
        Assert.Null((await grace.Page("/")).GetElementById($"conversation-{conversation}"));
    }

    [Fact]
    public async Task Roles_are_given_by_owners_and_the_last_one_stays()
    {
        var (ada, grace, conversation) = await app.TwoGroup();
        Task<HttpResponseMessage> Give(Person by, Person whom, string role) =>
            by.Submit($"/conversations/{conversation}/members/{whom.Id}/role", ("Role", role), ("ClientId", $"{Guid.NewGuid()}"));

        await Says(Give(grace, grace, "owner"), HttpStatusCode.Forbidden, "Your role in this conversation doesn’t allow that.");
        await Says(Give(ada, grace, "king"), HttpStatusCode.BadRequest, "A role is owner, moderator or member.");
        await Says(Leave(ada, conversation), HttpStatusCode.Conflict, "A conversation needs an owner. Make somebody else an owner first.");
        await Done(Give(ada, grace, "owner"), $"/conversations/{conversation}/members");
        await Done(Leave(ada, conversation), "/");
        Assert.Equal(["Ada made Grace an owner", "Ada left"], (await grace.History(conversation)).Select(message => message.Text));
    }

    [Fact]
    public async Task Moderators_are_offered_to_delete_what_others_wrote()
    {
        var (ada, grace, conversation) = await app.TwoGroup();
        (await grace.Post(conversation, "one")).Dispose();
        var path = $"/conversations/{conversation}/messages/2";
        (await ada.Submit($"/conversations/{conversation}/title", ("Title", "Harbour"), ("ClientId", $"{Guid.NewGuid()}"))).Dispose();
        (await grace.Post(conversation, "two")).Dispose();

        Assert.NotNull((await ada.Page($"/conversations/{conversation}/messages/1")).QuerySelector("form[action$='/delete']"));
        Assert.Equal("true", (await ada.Page($"/conversations/{conversation}")).QuerySelector("[role=log]")!.GetAttribute("data-moderates"));
        (await ada.Post(conversation, "mine")).Dispose();
        Assert.Null((await grace.Page($"/conversations/{conversation}/messages/4")).QuerySelector("form[action$='/delete']"));
        Assert.Equal("false", (await grace.Page($"/conversations/{conversation}")).QuerySelector("[role=log]")!.GetAttribute("data-moderates"));
        // A line that nobody wrote has no page, and nothing is done to it.
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ada.Submit($"{path}/delete", ("ClientId", $"{Guid.NewGuid()}"))).StatusCode);
    }

    [Fact]
    public async Task A_title_and_a_topic_stand_in_the_header_and_in_the_list()
    {
        var (ada, grace, conversation) = await app.TwoGroup();
        await Done(grace.Submit($"/conversations/{conversation}/title", ("Title", "Harbour"), ("Topic", "Boats"), ("ClientId", $"{Guid.NewGuid()}")), $"/conversations/{conversation}/members");

        var page = await ada.Page($"/conversations/{conversation}");
        Assert.Equal("Harbour", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Boats", page.QuerySelector(".topic")!.TextContent);
        Assert.Equal("Harbour", page.GetElementById($"conversation-{conversation}")!.GetAttribute("data-title"));
        await Says(grace.Submit($"/conversations/{conversation}/title", ("Title", new string('x', 101)), ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.BadRequest, "A title holds at most 100 characters, a topic 250.");
    }

    [Fact]
    public async Task What_is_refused_loses_nothing_that_was_chosen()
    {
        var (ada, grace, conversation) = await app.TwoGroup();
        var eve = await app.Somebody("Eve");
        var path = $"/conversations/{conversation}/members";
        Task<HttpResponseMessage> Add(params string[] ids) => ada.Submit(path, [("ClientId", $"{Guid.NewGuid()}"), ("History", "now"), .. ids.Select(id => ("Members", id))]);

        await Says(Add(), HttpStatusCode.BadRequest, "Choose at least one person.");
        await Says(Add(eve.Id, Guid.NewGuid().ToString("N")), HttpStatusCode.BadRequest, "Somebody you chose no longer has an account and was removed from the list.");
        using var refused = await Add(eve.Id, grace.Id);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var page = await Person.Parse(refused);
        Assert.Equal("Somebody you chose is in this conversation already. Nobody was added.", page.QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal([eve.Id, grace.Id], page.QuerySelectorAll("#chosen input").Select(chip => chip.GetAttribute("value")));
        Assert.True(page.QuerySelector("input[name=History][value=now]")!.HasAttribute("checked"));
        Assert.Null((await eve.Page("/")).GetElementById($"conversation-{conversation}"));
    }

    [Fact]
    public async Task People_are_chosen_and_found_without_script_and_the_choice_is_kept()
    {
        var (ada, _, conversation) = await app.TwoGroup();
        var eve = await app.Somebody("Eve");
        var path = $"/conversations/{conversation}/members";
        var address = (await ada.Page(path)).QuerySelector("button[name=Find]")!.GetAttribute("formaction")!;

        await Done(ada.Submit(address, ("Query", eve.Email), ("Revision", "0"), ("Find", "")), path);
        var found = (await ada.Page(path)).QuerySelector("#people button[name=Add]")!;
        await Done(ada.Submit(found.GetAttribute("formaction")!, ("Revision", "1"), ("Add", found.GetAttribute("value")!)), path);

        Assert.Equal(eve.Id, (await ada.Page(path)).QuerySelector("#chosen input")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_channel_is_found_read_joined_and_left()
    {
        var (ada, eve) = (await app.Somebody("Ada"), await app.Somebody("Eve"));
        var title = $"Harbour {Guid.NewGuid():N}";
        using var made = await ada.Submit("/conversations", ("Title", title), ("Kind", "channel"), ("Text", "welcome"), ("ClientId", $"{Guid.NewGuid()}"));
        var path = made.Headers.Location!.OriginalString;
        var id = path.Split('/')[^1];

        Assert.Contains(title, (await eve.Page("/channels")).Body!.TextContent, StringComparison.Ordinal);
        var looked = await eve.Page(path);
        Assert.Contains("welcome", looked.QuerySelector("[role=log]")!.TextContent, StringComparison.Ordinal);
        Assert.Null(looked.QuerySelector("textarea"));
        Assert.Equal(HttpStatusCode.NotFound, (await eve.Post(id, "hello")).StatusCode);
        await Done(eve.Submit($"/channels/{id}/join", ("ClientId", $"{Guid.NewGuid()}")), path);
        await Done(eve.Post(id, "hello"), path);
        await Done(Leave(eve, id), "/");
        Assert.Equal(HttpStatusCode.OK, (await eve.Get(path)).StatusCode);
        await Says(ada.Submit($"/conversations/{id}/title", ("Title", ""), ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.Conflict, "A channel needs a title.");
        await Says(ada.Submit("/conversations", ("Title", ""), ("Kind", "channel"), ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task Two_people_have_one_conversation_of_their_own_and_nobody_else_comes_into_it()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        Assert.Equal(conversation, await grace.StartConversation([ada], "", "hi"));
        Assert.Equal(["hello", "hi"], (await ada.History(conversation)).Select(message => message.Text));
        var eve = await app.Somebody("Eve");
        await Says(
            ada.Submit($"/conversations/{conversation}/members", ("Members", eve.Id), ("ClientId", $"{Guid.NewGuid()}")), HttpStatusCode.Conflict,
            "A conversation of two people has no title and no other members. Start a new one with more people.");
        Assert.Null((await ada.Page($"/conversations/{conversation}/members")).GetElementById("add-members"));
    }

    private static Task<HttpResponseMessage> Leave(Person person, string conversation) =>
        person.Submit($"/conversations/{conversation}/leave", ("ClientId", $"{Guid.NewGuid()}"));

    private static async Task Done(Task<HttpResponseMessage> asked, string then)
    {
        using var answer = await asked;
        Assert.Equal((HttpStatusCode.SeeOther, then), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    private static async Task Says(Task<HttpResponseMessage> asked, HttpStatusCode status, string? sentence)
    {
        using var answer = await asked;
        Assert.Equal(status, answer.StatusCode);
        if (sentence is not null) Assert.Equal(sentence, (await Person.Parse(answer)).QuerySelector("[role=alert]")!.TextContent);
    }
}
