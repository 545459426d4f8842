using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>The page of all that is half written, beside the devices on which it is written.</summary>
public sealed class DraftListTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task What_is_written_on_one_device_is_listed_thrown_away_had_back_and_sent_on_another() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Harbour", text: "one");
        await grace.GoesTo(conversation);
        var phone = await SignedIn(ada, Device.Phone);
        await phone.GoesTo("/drafts");
        var item = phone.Page.Locator("#draft-list > li");
        await Expect(phone.Page.Locator("#no-drafts")).ToBeVisibleAsync();

        await ada.FillsDurably(ada.Composer, "half a thought");

        await Expect(item).ToHaveCountAsync(1);
        await Expect(item).ToContainTextAsync("half a thought");
        await Expect(phone.Page.Locator("#no-drafts")).ToHaveCountAsync(0);
        await Expect(ada.Page.Locator("#drafts-link")).ToHaveTextAsync("Drafts 1");

        await item.GetByRole(AriaRole.Button, new() { Name = "Throw away" }).ClickAsync();
        await Expect(item).ToHaveCountAsync(0);
        await Expect(ada.Composer).ToHaveValueAsync("");
        await Expect(ada.Page.Locator("#drafts-link")).ToBeHiddenAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeFocusedAsync();
        await phone.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Composer).ToHaveValueAsync("half a thought");

        await item.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await phone.Sees("half a thought");
        await grace.Sees("half a thought");
        await Expect(ada.Composer).ToHaveValueAsync("");
        await ada.SeesExactly("one", "half a thought");
    });
}
