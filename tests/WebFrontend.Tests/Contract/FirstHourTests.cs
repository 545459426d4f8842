using System.Net;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>What somebody finds who is alone on a fresh messenger.</summary>
public sealed class FirstHourTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Whoever_registers_by_somebodys_link_begins_in_a_conversation_with_them()
    {
        var ada = await app.Somebody("Ada");
        var link = new Uri((await ada.Page("/")).GetElementById("invitation")!.GetAttribute("value")!);
        using var grace = new Person(ada.Address, "Grace");

        var page = await grace.Page(link.PathAndQuery);
        Assert.Contains("Ada invites you", page.Body!.TextContent, StringComparison.Ordinal);
        var path = await grace.RegisterBy(link.PathAndQuery);

        Assert.StartsWith("/conversations/", path, StringComparison.Ordinal);
        (await grace.Post(path.Split('/')[^1], "here I am")).Dispose();
        Assert.Equal("here I am", Assert.Single(await ada.History(path.Split('/')[^1])).Text);
        Assert.Equal(path.Split('/')[^1], await ada.StartConversation([grace], "", "hello"));
    }

    [Fact]
    public async Task A_link_that_nobody_made_invites_nobody_and_keeps_nobody_out()
    {
        var ada = await app.Somebody("Ada");
        using var grace = new Person(ada.Address, "Grace");
        var page = await grace.Page($"/register?invitation={ada.Id}");
        Assert.Contains("This invitation is too old, or not whole.", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/", await grace.RegisterBy($"/register?invitation={ada.Id}"));
    }

    [Fact]
    public async Task Notes_to_oneself_are_one_conversation()
    {
        var ada = await app.Somebody("Ada");
        using var begun = await ada.Submit("/conversations", ("Notes", "on"), ("ClientId", $"{Guid.NewGuid()}"));
        using var again = await ada.Submit("/conversations", ("Notes", "on"), ("ClientId", $"{Guid.NewGuid()}"));

        Assert.Equal((HttpStatusCode.SeeOther, again.Headers.Location), (begun.StatusCode, begun.Headers.Location));
        var id = again.Headers.Location!.OriginalString.Split('/')[^1];
        (await ada.Post(id, "milk")).Dispose();
        Assert.Equal("Ada", (await ada.Page($"/conversations/{id}")).QuerySelector("h1")!.TextContent);
        Assert.Equal("milk", Assert.Single(await ada.History(id)).Text);
    }

    [Fact]
    public async Task Whoever_is_shown_around_finds_things_to_try_in_their_notes_once()
    {
        var ada = await app.Somebody("Ada");
        string path = "";
        for (var i = 0; i < 2; i++)
        {
            using var begun = await ada.Submit("/conversations", ("Notes", "tour"), ("ClientId", $"{Guid.NewGuid()}"));
            path = begun.Headers.Location!.OriginalString;
        }

        var tour = await ada.History(path.Split('/')[^1]);
        Assert.Equal(5, tour.Length);
        Assert.StartsWith("Half a sentence is safe.", tour[1].Text, StringComparison.Ordinal);
    }
}
