using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Whoever reads further up stays there, whatever comes below.</summary>
public sealed class ReadingPlaceTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task The_place_stays_where_it_is_while_messages_arrive_below() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([her], "Long", "number 1.");
        for (var number = 2; number <= 45; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
        // What is new would be shown from its beginning.
        await her.Reads(conversation);
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.Log.HoverAsync();
        await grace.Page.Mouse.WheelAsync(0, -600);
        var read = grace.Message("number 20.");
        await Eventually.Is("the page has scrolled", async () => await grace.Page.Locator("#log-scroll").EvaluateAsync<double>("log => log.scrollTop") <= -600);
        var before = await Top(read);

        for (var number = 1; number <= 10; number++)
        {
            (await ada.Post(conversation, $"new {number}.")).Dispose();
            await Expect(grace.Message($"new {number}.")).ToBeAttachedAsync();
        }

        Assert.InRange(await Top(read) - before, -2, 2);
    });

    private static Task<double> Top(ILocator place) => place.EvaluateAsync<double>("element => element.getBoundingClientRect().top");
}
