using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Pages;

/// <summary>What the jump palette finds.</summary>
public sealed class JumpTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Conversations_people_and_drafts_are_found_by_the_beginnings_of_their_words()
    {
        var name = $"Quirin{Guid.NewGuid():N}"[..14];
        var (ada, quirin) = (await app.Somebody("Ada"), await app.Somebody(name));
        var talk = await ada.StartConversation([quirin], "Der Zürich-Plan", "one");
        await ada.StartConversation([quirin], "Another");
        await ada.SaveDraft("new-conversation", 0, ("Text", "Shall we meet in Zurich?"));

        Assert.Equal([$"/conversations/{talk}", "/#new-conversation-title"], await Found(ada, "zur", expected: 2));
        Assert.Equal([$"/conversations/{talk}"], await Found(ada, "zürich-p", expected: 1));
        Assert.Equal([$"/?with={quirin.Id}#new-conversation-title"], await Found(ada, name, expected: 1));
        var direct = await ada.StartConversation([quirin]);
        Assert.Equal([$"/conversations/{direct}", $"/conversations/{direct}"], await Found(ada, name, expected: 2));
        Assert.Empty(await Found(await app.Somebody("Linus"), "zur", expected: 0));
    }

    [Fact]
    public async Task Before_anything_is_typed_the_newest_conversations_and_what_is_half_written_are_offered()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var ids = new List<string>();
        for (var i = 0; i < 9; i++) ids.Add(await ada.StartConversation([grace], $"{i}"));
        await ada.SaveDraft($"conversation-{ids[0]}", 0, ("Text", "half"));

        var found = await Found(ada, "", expected: 9);

        Assert.Equal([.. ids.AsEnumerable().Reverse().Take(8).Select(id => $"/conversations/{id}"), $"/conversations/{ids[0]}"], found);
    }

    [Fact]
    public async Task What_belongs_to_a_conversation_that_one_is_out_of_is_found_among_the_drafts()
    {
        var (ada, grace, talk) = await app.TwoGroup("one");
        await grace.SaveDraft($"conversation-{talk}", 0, ("Text", "unsaid"));
        (await ada.Submit($"/conversations/{talk}/members/{grace.Id}/remove", ("ClientId", $"{Guid.NewGuid()}"))).Dispose();

        Assert.Equal(["/drafts"], await Found(grace, "unsaid", expected: 1));
    }

    [Fact]
    public async Task Somebody_who_was_jumped_to_stands_in_the_form_and_is_no_draft_yet()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        await ada.SaveDraft("new-conversation", 0, ("Text", "kept"));

        var page = await ada.Page($"/?with={grace.Id}");

        Assert.Equal([grace.Id], page.QuerySelectorAll<IHtmlInputElement>("#chosen input[name=Members]").Select(input => input.Value));
        Assert.Equal("kept", page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.Empty((await ada.Page("/")).QuerySelectorAll("#chosen li"));
    }

    [Fact]
    public async Task Without_script_it_is_a_page()
    {
        var ada = await app.Somebody("Ada");

        var page = await ada.Page("/jump?q=nobody0000");

        Assert.Equal("nobody0000", page.QuerySelector<IHtmlInputElement>("main input[name=q]")!.Value);
        Assert.Equal("Nothing is called that.", page.QuerySelector("main [role=status]")!.TextContent);
        Assert.Equal("/jump", page.QuerySelector("[data-jump]")!.GetAttribute("href"));
    }

    /// <summary>The index of drafts hears of one a moment after it is saved.</summary>
    private static async Task<string[]> Found(Person person, string query, int expected)
    {
        string[] found = [];
        await Eventually.Is($"{expected} are found for \"{query}\"", async () =>
        {
            var page = await person.Page($"/jump?q={Uri.EscapeDataString(query)}");
            found = [.. page.QuerySelectorAll("main .jump-list a").Select(link => link.GetAttribute("href")!)];
            return found.Length == expected;
        });
        return found;
    }
}
