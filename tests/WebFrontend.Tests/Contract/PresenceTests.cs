using System.Net;
using System.Text.Json;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>Whether somebody is there, in conversations of two.</summary>
public sealed class PresenceTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task The_page_has_it_and_open_ones_hear_of_a_change()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        var line = (await ada.Page($"/conversations/{conversation}")).GetElementById("presence")!;
        Assert.Equal(("gone", "Not here"), (line.GetAttribute("data-presence"), line.TextContent.Trim()));
        using var stream = await ada.OpenEvents($"open={conversation}:1");
        using var hers = await grace.OpenEvents("");

        using var used = await grace.Submit("/presence");

        Assert.Equal(HttpStatusCode.NoContent, used.StatusCode);
        await foreach (var told in stream.Read())
        {
            if (told.Name != "presence") continue;
            using var json = JsonDocument.Parse(told.Data);
            Assert.Equal(conversation, json.RootElement.GetProperty("conversationId").GetString());
            if (json.RootElement.GetProperty("people").EnumerateArray().Any(person => person.GetProperty("userId").GetString() == grace.Id && person.GetProperty("kind").GetString() == "here")) break;
        }
        Assert.Equal("Here now", (await ada.Page($"/conversations/{conversation}")).GetElementById("presence")!.TextContent.Trim());
    }

    [Fact]
    public async Task Whoever_has_turned_it_off_is_not_told_of_and_sees_nothing_either()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");

        (await grace.Submit("/settings/privacy", ("ShowsTyping", "on"))).Dispose();

        foreach (var person in (Harness.Person[])[ada, grace])
            Assert.True((await person.Page($"/conversations/{conversation}")).GetElementById("presence")!.HasAttribute("hidden"));
        Assert.Equal(HttpStatusCode.NoContent, (await grace.Submit("/presence")).StatusCode);
        (await grace.Submit("/settings/privacy", ("ShowsTyping", "on"), ("ShowsPresence", "on"))).Dispose();
        Assert.False((await ada.Page($"/conversations/{conversation}")).GetElementById("presence")!.HasAttribute("hidden"));
    }

    [Fact]
    public async Task A_group_shows_none()
    {
        var (ada, _, conversation) = await app.TwoGroup("hello");

        Assert.Null((await ada.Page($"/conversations/{conversation}")).GetElementById("presence"));
    }
}
