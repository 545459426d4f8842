using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>The list as somebody orders it, and the ways through it.</summary>
public sealed class ListTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Somebody_jumps_to_a_conversation_and_finds_favourites_and_what_is_archived_so_on_every_device() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var harbour = await grace.StartsConversation(with: ada, title: "Harbour", text: "one");
        await grace.StartsConversation(with: ada, title: "Lighthouse", text: "two");
        var phone = await SignedIn(ada, Device.Phone);
        var lines = phone.Page.Locator("#conversations .conversation-item__title");
        await Expect(lines).ToHaveTextAsync(["Lighthouse", "Harbour"]);

        await ada.Page.Keyboard.PressAsync("Control+k");
        await ada.Page.Keyboard.TypeAsync("har");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Page.Locator("#conversation-title")).ToHaveTextAsync("Harbour");
        await ada.IsConnected();

        await grace.GoesTo(harbour);
        await Press("Keep among the favourites");
        await Expect(lines).ToHaveTextAsync(["Harbour", "Lighthouse"]);
        await Expect(phone.Line("Harbour").Locator(".favourite-mark")).ToBeVisibleAsync();
        await grace.Sends("three");
        await ada.Sees("three");
        await Press("Archive until somebody writes");
        await Expect(lines).ToHaveTextAsync(["Lighthouse"]);

        await grace.Sends("four");
        await Expect(lines).ToHaveTextAsync(["Harbour", "Lighthouse"]);
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Unread", Exact = true }).ClickAsync();
        await Expect(phone.Page.Locator("#conversations")).ToHaveAttributeAsync("data-show", "unread");
        await Expect(lines).ToHaveTextAsync(["Harbour", "Lighthouse"]);

        async Task Press(string name)
        {
            await ada.Page.Locator("summary", new() { HasText = "Notifications" }).ClickAsync();
            await ada.Page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
            await ada.IsConnected();
        }
    });
}
