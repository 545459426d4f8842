using System.Net;
using System.Text.Json;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>Who is writing is told to the others, unless they don't want it; then they are told nothing either.</summary>
public sealed class TypingTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Whoever_writes_is_told_of_to_open_pages()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        using var stream = await grace.OpenEvents($"open={conversation}:1");

        using var answer = await ada.Submit($"/conversations/{conversation}/typing");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var told = JsonDocument.Parse((await stream.Read().FirstAsync(live => live.Name == "typing")).Data);
        Assert.Equal(conversation, told.RootElement.GetProperty("conversationId").GetString());
        Assert.Equal(ada.Id, Assert.Single(told.RootElement.GetProperty("writing").EnumerateArray()).GetProperty("userId").GetString());
    }

    [Fact]
    public async Task Whoever_has_turned_it_off_is_not_told_of_and_has_no_place_for_it()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        Assert.NotNull((await ada.Page($"/conversations/{conversation}")).GetElementById("typing"));
        using var saved = await ada.Submit("/settings/privacy");
        Assert.Equal("/settings?done=privacy#privacy", saved.Headers.Location!.OriginalString);
        using var stream = await grace.OpenEvents($"open={conversation}:1");

        (await ada.Submit($"/conversations/{conversation}/typing")).Dispose();
        (await grace.Submit($"/conversations/{conversation}/typing")).Dispose();

        var told = await stream.Read().FirstAsync(live => live.Name == "typing");
        Assert.DoesNotContain(ada.Id, told.Data, StringComparison.Ordinal);
        Assert.Null((await ada.Page($"/conversations/{conversation}")).GetElementById("typing"));
        Assert.False((await ada.Page("/settings")).QuerySelector("[name=ShowsTyping]")!.HasAttribute("checked"));
        (await ada.Submit("/settings/privacy", ("ShowsTyping", "on"))).Dispose();
        Assert.True((await ada.Page("/settings")).QuerySelector("[name=ShowsTyping]")!.HasAttribute("checked"));
    }
}
