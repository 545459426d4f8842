using System.Net;
using OrleansMessenger.Accounts;

using Person = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>Mentioning people, without script and with one.</summary>
public sealed class MentionTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_mention_stands_in_the_message_by_name_and_in_the_list_as_a_count()
    {
        var (ada, grace, conversation) = await app.TwoGroup();

        await ada.Post(conversation, $"@{await HandleOf(grace)} look");

        var mention = (await ada.Page($"/conversations/{conversation}")).QuerySelector(".message__bubble .mention")!;
        Assert.Equal(("@Grace", grace.Id), (mention.TextContent, mention.GetAttribute("data-mentioned")));
        var line = (await grace.Page("/?show=mentions")).QuerySelector("#conversations > li")!;
        Assert.Equal(("1", "@1"), (line.GetAttribute("data-mentions"), line.QuerySelector(".mention-mark > [aria-hidden]")!.TextContent));
        Assert.Empty((await ada.Page("/?show=mentions")).QuerySelectorAll("#conversations > li"));
    }

    [Fact]
    public async Task Whoever_mentions_somebody_from_outside_hears_that_they_are_not_told_and_can_add_them()
    {
        var (ada, _, conversation) = await app.TwoGroup();
        var handle = await HandleOf(await app.Somebody("Eve"));

        using var posted = await ada.Post(conversation, $"@{handle} and @all_of_you");

        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        var page = await ada.Page(posted.Headers.Location!.OriginalString);
        var notice = page.GetElementById("not-mentioned")!;
        Assert.Contains($"Not told, because they aren’t in this conversation: @{handle}.", notice.TextContent, StringComparison.Ordinal);
        var members = await ada.Page(notice.QuerySelector("a")!.GetAttribute("href")!.Split('#')[0]);
        Assert.Equal("Eve", members.QuerySelector("#people button[name=Add]")!.GetAttribute("data-nickname"));
        Assert.True((await ada.Page($"/conversations/{conversation}?notMentioned=<b>,{new string('x', 40)}")).GetElementById("not-mentioned")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task With_script_the_answer_names_them()
    {
        var (_, grace, conversation) = await app.TwoGroup();
        var handle = await HandleOf(await app.Somebody("Eve"));

        using var answer = await grace.SubmitByScript($"/conversations/{conversation}/messages", ("Text", $"@{handle} @all"), ("ClientId", $"{Guid.NewGuid()}"));

        Assert.Equal($"{handle},all", answer.Headers.GetValues("Not-Mentioned").Single());
    }

    [Fact]
    public async Task Whoever_tells_a_crowd_is_asked_once_and_keeps_the_text()
    {
        var ada = await app.Somebody("Ada");
        var people = new List<Person>();
        for (var i = 0; i < 20; i++) people.Add(await app.Somebody($"Member {i}"));
        var conversation = await ada.StartConversation([.. people], "Crowd", "hello");
        (string, string)[] message = [("Text", "@all dinner"), ("ClientId", $"{Guid.NewGuid()}")];

        using var asked = await ada.Submit($"/conversations/{conversation}/messages", message);

        var page = await Person.Parse(asked);
        Assert.Contains("This notifies all 21 members.", page.QuerySelector("form.composer [data-problem]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("@all dinner", page.QuerySelector("form.composer textarea")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("on", page.QuerySelector("form.composer [name=All]")!.GetAttribute("value"));
        using var posted = await ada.Submit($"/conversations/{conversation}/messages", [.. message, ("All", "on")]);
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        Assert.Equal(["hello", "@all dinner"], (await ada.History(conversation)).Select(one => one.Text));
    }

    [Fact]
    public async Task Members_are_offered_by_name_and_handle_and_everybody_to_moderators()
    {
        var (ada, grace, conversation) = await app.TwoGroup();
        await app.Somebody("Grace");

        Assert.Equal([await HandleOf(grace)], await Offered(ada, "gr"));
        Assert.Equal([await HandleOf(grace)], await Offered(ada, (await HandleOf(grace))[..3]));
        Assert.Equal([await HandleOf(ada), "all"], [.. (await Offered(grace, "a")).Except(["all"]), .. await Offered(ada, "a")]);
        Assert.Empty(await Offered(ada, ""));
        Assert.Empty(await Offered(ada, new string('a', 300)));

        async Task<string[]> Offered(Person person, string query) =>
            [.. (await Person.Parse(await person.Get($"/conversations/{conversation}/mentions?q={query}"))).QuerySelectorAll("[role=option]").Select(one => one.GetAttribute("data-handle")!)];
    }

    private async Task<string> HandleOf(Person person) => (await app.Grains.GetGrain<IAccountGrain>(person.Id).Person())!.Handle!;
}
