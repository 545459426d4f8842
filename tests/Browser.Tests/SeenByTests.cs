using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class SeenByTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Who_reads_is_seen_to_have_read_by_the_other_at_once() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var path = await ada.StartsConversation(with: grace, title: "Seen", text: "one");
        await grace.LooksElsewhere();
        await grace.Opens("Seen");
        await ada.Sends("two");
        await grace.Sees("two");
        await Expect(ada.Page.Locator(".seen")).ToHaveCountAsync(0);

        await grace.Looks(true);
        await Expect(ada.SeenBelow("two")).ToHaveTextAsync($"Seen by {grace.Nickname}");
        await ada.Sends("three");
        await Expect(ada.SeenBelow("three")).ToHaveTextAsync($"Seen by {grace.Nickname}");
        await Expect(ada.Page.Locator(".seen")).ToHaveCountAsync(1);

        await grace.Looks(false);
        await ada.Sends("four");
        await Expect(ada.SeenBelow("three")).ToBeVisibleAsync();
        await grace.Looks(true);
        await Expect(ada.SeenBelow("four")).ToBeVisibleAsync();
        await Expect(ada.Page.Locator(".seen")).ToHaveCountAsync(1);
        // Reads the same when it is loaded anew, and nobody is told about themselves.
        var line = await ada.Page.Locator(".seen").InnerTextAsync();
        await ada.Reloads();
        await Expect(ada.SeenBelow("four")).ToHaveTextAsync(line);
        await Expect(grace.Page.Locator(".seen")).ToHaveCountAsync(0);
        await grace.GoesTo(path);
        await Expect(grace.Page.Locator(".seen")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Several_who_have_seen_the_same_stand_together_and_part_again() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        using var hers = await ada.WithoutABrowser(Messenger.Address);
        var others = await Task.WhenAll(Enumerable.Range(1, 5).Select(i => Person.Registered(Messenger.Address, $"Reader {i}")));
        var conversation = await hers.StartConversation(others, "Crowd", "one");
        await ada.GoesTo($"/conversations/{conversation}");

        foreach (var other in others)
        {
            await other.Reads(conversation);
            await Expect(ada.SeenBelow("one")).ToHaveAttributeAsync("title", new System.Text.RegularExpressions.Regex($"{other.Nickname}$"));
        }
        await Expect(ada.SeenBelow("one").GetByText("and 2 more")).ToBeVisibleAsync();
        await ada.Sends("two");
        await others[0].Reads(conversation);
        await Expect(ada.SeenBelow("two")).ToHaveTextAsync("Seen by Reader 1");
        await Expect(ada.SeenBelow("one")).ToHaveAttributeAsync("title", "Seen by Reader 2, Reader 3, Reader 4, Reader 5");
        // Who writes has read; the own message doesn't say so.
        (await others[0].Post(conversation, "three")).Dispose();
        await ada.Sees("three");
        await Expect(ada.Page.Locator(".seen")).ToHaveCountAsync(1);
        foreach (var other in others) other.Dispose();
    });

    [Fact]
    public Task Earlier_messages_bring_those_who_stopped_there() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        using var hers = await ada.WithoutABrowser(Messenger.Address);
        using var grace = await Person.Registered(Messenger.Address, "Grace");
        var conversation = await hers.StartConversation([grace], "Long", "number 1.");
        await grace.Reads(conversation);
        for (var number = 2; number <= 60; number++) (await hers.Post(conversation, $"number {number}.")).Dispose();
        await ada.GoesTo($"/conversations/{conversation}");
        await Expect(ada.Page.Locator(".seen")).ToHaveCountAsync(0);

        await ada.Page.GetByText("Earlier messages").ClickAsync();
        await Expect(ada.SeenBelow("number 1.")).ToHaveTextAsync("Seen by Grace");
        await grace.Reads(conversation);
        await Expect(ada.SeenBelow("number 60.")).ToHaveTextAsync("Seen by Grace");
        await Expect(ada.Page.Locator(".seen")).ToHaveCountAsync(1);
    });
}
