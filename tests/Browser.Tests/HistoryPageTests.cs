using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class HistoryPageTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_page_of_history_gets_no_news_behind_a_hole() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", through: network.Address);
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "Long ago", "number 1.");
        await Post(2, 70);
        string[] page = [.. Enumerable.Range(1, 20).Select(number => $"number {number}.")];
        await grace.GoesTo($"/conversations/{conversation}?before=21");
        await grace.SeesExactly(page);

        await Post(71, 71);
        await Expect(grace.Line("Long ago")).ToContainTextAsync("number 71.");
        await grace.SeesExactly(page);

        // Neither what is sent after an absence nor that it is too much to be sent.
        foreach (var (first, last) in new[] { (72, 80), (81, 400) })
        {
            network.Cut();
            await Post(first, last);
            network.Mend();
            await grace.HearsOfTheNetwork();
            await Expect(grace.Line("Long ago")).ToContainTextAsync($"number {last}.");
            await grace.SeesExactly(page);
        }
        await grace.Page.GetByText("Newest messages").ClickAsync();
        await grace.Sees("number 400.");

        async Task Post(int first, int last)
        {
            for (var number = first; number <= last; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
        }
    });

    [Fact]
    public Task A_tab_that_hears_much_lets_go_of_what_is_far_above_and_gets_it_back() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "A long day", "number 1.");
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.IsConnected();

        for (var number = 2; number <= 410; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();

        await grace.Sees("number 410.");
        var count = await grace.Messages.CountAsync();
        Assert.InRange(count, 200, 400);
        await Expect(grace.Page.Locator(".day-separator")).ToHaveCountAsync(1);
        await grace.Page.GetByText("Earlier messages").ClickAsync();
        await Expect(grace.Messages).ToHaveCountAsync(count + 50);
        await grace.SeesExactly([.. Enumerable.Range(411 - count - 50, count + 50).Select(number => $"number {number}.")]);
    });
}
