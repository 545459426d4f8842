using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class EmojiTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Emoji_are_picked_and_typed_by_name() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var elsewhere = new List<string>();
        var loaded = new List<string>();
        ada.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Messenger.Address.ToString(), StringComparison.Ordinal)) elsewhere.Add(request.Url);
            if (request.Url.Contains("/lib/emoji", StringComparison.Ordinal)) loaded.Add(request.Url);
        };
        await ada.StartsConversation(with: grace, text: "Shall we begin?");
        Assert.Empty(loaded);

        await ada.Composer.PressSequentiallyAsync("Yes :ta");
        var names = ada.Page.GetByRole(AriaRole.Listbox, new() { Name = "Emoji" });
        await Expect(names.GetByRole(AriaRole.Option).First).ToHaveAttributeAsync("aria-selected", "true");
        await ada.Composer.PressSequentiallyAsync("da");
        await Expect(names.GetByRole(AriaRole.Option).First).ToHaveTextAsync("🎉:tada:");
        await ScreenshotTests.Picture(ada, "emoji-names");
        await AccessibilityTests.NothingIsFound(ada, "emoji by name");
        await ada.Composer.PressAsync("Enter");
        await Expect(ada.Composer).ToHaveValueAsync("Yes 🎉");
        await ada.Composer.PressSequentiallyAsync(" :smile: :sm");
        await Expect(names).ToBeVisibleAsync();
        await ada.Composer.PressAsync("Escape");
        await Expect(names).ToBeHiddenAsync();
        await Expect(ada.Composer).ToHaveValueAsync("Yes 🎉 😄 :sm");

        await ada.Page.GetByRole(AriaRole.Toolbar).Locator("..").GetByRole(AriaRole.Button, new() { Name = "Emoji" }).ClickAsync();
        var picker = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Emoji" });
        await Expect(picker.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await Expect(picker.GetByRole(AriaRole.Menuitem).First).ToBeVisibleAsync();
        await ScreenshotTests.Picture(ada, "emoji-picker");
        await AccessibilityTests.NothingIsFound(ada, "the emoji picker");
        await picker.GetByRole(AriaRole.Combobox).FillAsync("rocket");
        await picker.GetByRole(AriaRole.Option, new() { Name = "rocket" }).ClickAsync();
        await Expect(ada.Composer).ToHaveValueAsync("Yes 🎉 😄 :sm🚀");
        await Expect(ada.Composer).ToBeFocusedAsync();
        await ada.IsSaved();

        await ada.Message("Shall we begin?").HoverAsync();
        await ada.Message("Shall we begin?").Locator(".message__menu").ClickAsync();
        await ada.Page.Locator("#message-menu").GetByRole(AriaRole.Button, new() { Name = "Another emoji" }).ClickAsync();
        await picker.GetByRole(AriaRole.Combobox).FillAsync("octopus");
        await picker.GetByRole(AriaRole.Option, new() { Name = "octopus" }).ClickAsync();
        await Expect(ada.Message("Shall we begin?").Locator("[data-emoji='🐙']")).ToBeVisibleAsync();
        Assert.Empty(elsewhere);

        Assert.Contains("emoji", await Databases(ada), StringComparison.Ordinal);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await ada.Page.WaitForURLAsync("**/signin*");
        Assert.DoesNotContain("emoji", await Databases(ada), StringComparison.Ordinal);
    });

    private static Task<string> Databases(Visitor visitor) =>
        visitor.Page.EvaluateAsync<string>("async () => (await indexedDB.databases()).map(database => database.name).join()");
}
