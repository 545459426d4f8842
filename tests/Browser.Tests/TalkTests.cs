using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class TalkTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Two_people_in_two_browsers_talk_and_see_the_same_order() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Engines", text: "Shall we begin?");

        await grace.Opens("Engines");
        await grace.Sees("Shall we begin?");
        await grace.Sends("Gladly.");
        await ada.Sees("Gladly.");
        await Task.WhenAll(ada.Sends("You first"), grace.Sends("No, you"));
        await ada.Sends("Very well");

        await grace.Sees("Very well");
        var order = await ada.Messages.Locator(".message__bubble").AllInnerTextsAsync();
        Assert.Equal(5, order.Count);
        await grace.SeesExactly([.. order]);
        await grace.Reloads();
        await grace.SeesExactly([.. order]);
    });

    [Fact]
    public Task A_new_conversation_appears_in_the_members_list_without_a_reload() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await Expect(grace.Page.GetByText("No conversations yet")).ToBeVisibleAsync();

        await ada.StartsConversation(with: grace, text: "Surprise");

        // Without a title a conversation is called by the others' nicknames.
        await Expect(grace.Line(ada.Nickname)).ToContainTextAsync("Surprise");
        await Expect(grace.Page.GetByText("No conversations yet")).ToHaveCountAsync(0);
        await Expect(ada.Line(grace.Nickname)).ToContainTextAsync("Surprise");
    });

    [Fact]
    public Task News_moves_a_conversation_to_the_top_and_marks_it_until_it_is_read() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var first = await ada.StartsConversation(with: grace, title: "Older", text: "one");
        await ada.StartsConversation(with: grace, title: "Newer", text: "two");
        await Expect(grace.Page.Locator("#conversations li .conversation-item__title")).ToHaveTextAsync(["Newer", "Older"]);

        await ada.GoesTo(first);
        await ada.Sends("three");

        await Expect(grace.Page.Locator("#conversations li .conversation-item__title")).ToHaveTextAsync(["Older", "Newer"]);
        var unread = grace.Line("Older").Locator(".unread-mark");
        await Expect(unread).ToBeVisibleAsync();
        await Expect(ada.Line("Older").Locator(".unread-mark")).ToBeHiddenAsync();
        await grace.Opens("Older");
        await Expect(unread).ToBeHiddenAsync();
        await ada.Sends("four");
        await grace.Sees("four");
        await Expect(unread).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_stranger_finds_nothing_at_a_conversations_address() => Scene(async () =>
    {
        var (ada, grace, eve) = (await SignedUp("Ada"), await SignedUp("Grace"), await SignedUp("Eve"));
        var conversation = await ada.StartsConversation(with: grace, title: "Secret", text: "hush");

        var answer = await eve.Page.GotoAsync(conversation);

        Assert.Equal(404, answer!.Status);
        await Expect(eve.Page.GetByText("hush")).ToHaveCountAsync(0);
        await Expect(eve.Page.GetByRole(AriaRole.Main)).ToBeVisibleAsync();
    });

    [Fact]
    public Task History_pages_backwards_to_the_first_message() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "Long");
        for (var number = 1; number <= 120; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();

        await grace.GoesTo($"/conversations/{conversation}");
        await grace.Sees("number 120.");
        await Expect(grace.Messages).ToHaveCountAsync(50);
        var earlier = grace.Page.GetByRole(AriaRole.Link, new() { Name = "Earlier messages" });
        await earlier.ClickAsync();
        await Expect(grace.Messages).ToHaveCountAsync(100);
        await earlier.ClickAsync();

        await grace.SeesExactly([.. Enumerable.Range(1, 120).Select(number => $"number {number}.")]);
        await Expect(earlier).ToHaveCountAsync(0);
        await grace.Sends("still live");
        await Expect(grace.Messages).ToHaveCountAsync(121);
    });
}
