using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What people do to messages that are there, on two devices at once.</summary>
public sealed class MessageActsTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Whatever_is_done_to_a_message_both_see_at_once_and_after_a_reload() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Engines", text: "Shall we begin?");
        await grace.Opens("Engines");

        await (await Menu(grace, "Shall we begin?")).GetByRole(AriaRole.Button, new() { Name = "React with 👍" }).ClickAsync();
        await Expect(Chip(ada, "Shall we begin?")).ToHaveAttributeAsync("data-count", "1");
        await Chip(ada, "Shall we begin?").ClickAsync();
        await Expect(Chip(grace, "Shall we begin?")).ToHaveAttributeAsync("data-count", "2");
        await Expect(Chip(grace, "Shall we begin?")).ToHaveAttributeAsync("aria-pressed", "true");

        await Choose(grace, "Shall we begin?", "Reply");
        await Expect(grace.Page.Locator("#reply")).ToContainTextAsync("Shall we begin?");
        await grace.Sends("Gladly.");
        await Expect(ada.Message("Gladly.").Locator(".message__original")).ToContainTextAsync("Shall we begin?");
        await Expect(grace.Page.Locator("#reply")).ToBeHiddenAsync();

        await Choose(ada, "Shall we begin?", "Pin");
        await Expect(grace.Page.Locator(".pins summary")).ToBeVisibleAsync();

        await ada.Composer.PressAsync("ArrowUp");
        var form = ada.Page.GetByLabel("Text of the message");
        await Expect(form).ToHaveValueAsync("Shall we begin?");
        await form.FillAsync("Shall we begin today?");
        await form.PressAsync("Enter");
        await Expect(grace.Message("Shall we begin today?").First).ToBeVisibleAsync();
        await Expect(grace.Message("Gladly.").Locator(".message__original")).ToContainTextAsync("begin today?");
        await Expect(grace.Page.Locator(".pins .snippet__text")).ToHaveTextAsync("Shall we begin today?");
        await Expect(form).ToHaveCountAsync(0);

        await Choose(grace, "Gladly.", "Delete");
        await grace.Page.Locator("#message-menu").GetByRole(AriaRole.Button, new() { Name = "Delete for everybody?" }).ClickAsync();
        await Expect(ada.Page.GetByText("Message deleted").First).ToBeVisibleAsync();

        await LooksAfterAReload(ada);
        await LooksAfterAReload(grace);
    });

    [Fact]
    public Task A_deletion_can_be_undone() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "Hasty words");

        await Choose(ada, "Hasty words", "Delete");
        await ada.Page.Locator("#message-menu").GetByRole(AriaRole.Button, new() { Name = "Delete for everybody?" }).ClickAsync();
        await ada.Page.Locator("#toasts").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();

        await ada.Sends("I stay by it");
        await ada.Reloads();
        await ada.SeesExactly("Hasty words", "I stay by it");
        Assert.Equal(0, await ada.Page.Locator(".message--leaving").CountAsync());
    });

    [Fact]
    public Task A_half_typed_edit_outlives_the_server_and_the_page() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "One");
        await Choose(ada, "One", "Edit");
        var form = ada.Page.GetByLabel("Text of the message");
        await ada.Page.RunAndWaitForResponseAsync(() => form.FillAsync("One, half ed"), answer => answer.Ok && answer.Url.Contains("/drafts/edit-", StringComparison.Ordinal));

        await Messenger.Kill();
        await form.FillAsync("One, half edited");
        await Messenger.Start();
        await ada.IsConnected();
        await Expect(ada.Page.Locator(".edit [data-durable-status]")).ToHaveTextAsync("Saved");
        await ada.Reloads();

        await Choose(ada, "One", "Edit");
        await Expect(form).ToHaveValueAsync("One, half edited");
        await form.PressAsync("Enter");
        await Expect(ada.Message("One, half edited")).ToBeVisibleAsync();
    });

    [Fact]
    public Task What_is_done_while_the_server_is_dead_is_done_once_when_it_is_back() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Engines", text: "One");
        await grace.Opens("Engines");

        await Messenger.Kill();
        await (await Menu(grace, "One")).GetByRole(AriaRole.Button, new() { Name = "React with 🎉" }).ClickAsync();
        await grace.SendsIntoTheVoid("Two");
        await grace.Page.ReloadAsync();
        await Expect(Chip(grace, "One")).ToHaveAttributeAsync("data-count", "1");
        await Expect(grace.Log.GetByText("Kept on this device until it can be sent.")).ToHaveCountAsync(2);
        await Messenger.Start();

        await Expect(Chip(ada, "One")).ToHaveAttributeAsync("data-count", "1");
        await ada.Sees("Two");
        await LooksAfterAReload(grace);
        await ada.GoesTo(conversation);
        await Expect(Chip(ada, "One")).ToHaveAttributeAsync("data-count", "1");
    });

    [Fact]
    public Task An_edit_on_two_devices_shows_both_texts() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, text: "One");
        var phone = await SignedIn(ada, Device.Phone);
        await phone.GoesTo(conversation);
        await Choose(ada, "One", "Edit");
        await Choose(phone, "One", "Edit");
        var (onLaptop, onPhone) = (ada.Page.GetByLabel("Text of the message"), phone.Page.GetByLabel("Text of the message"));
        await onPhone.FillAsync("From the phone");
        await phone.Page.Locator(".edit").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(phone.Message("From the phone")).ToBeVisibleAsync();

        await onLaptop.FillAsync("From the laptop");
        await onLaptop.PressAsync("Enter");

        await Expect(ada.Page.Locator(".edit blockquote")).ToHaveTextAsync("From the phone");
        await Expect(onLaptop).ToHaveValueAsync("From the laptop");
        await ada.Page.Locator(".edit").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(phone.Message("From the laptop")).ToBeVisibleAsync();
    });

    [Fact]
    public Task Without_script_all_of_it_is_links_and_buttons() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        var plain = await SignedUp("Plain", Device.Phone with { JavaScript = false });
        await plain.GoesTo(await ada.StartsConversation(with: plain, title: "Engines", text: "Shall we begin?"));

        await plain.Message("Shall we begin?").Locator(".message__menu").ClickAsync();
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "React with 🎉" }).ClickAsync();
        await Expect(Chip(plain, "Shall we begin?")).ToHaveAttributeAsync("data-count", "1");
        await plain.Message("Shall we begin?").Locator(".message__menu").ClickAsync();
        await ScreenshotTests.Picture(plain, "message-without-script");
        await plain.Page.GetByRole(AriaRole.Link, new() { Name = "Reply" }).ClickAsync();
        await plain.Sends("Gladly.");
        await Expect(ada.Message("Gladly.").Locator(".message__original")).ToContainTextAsync("Shall we begin?");
        await plain.Message("Gladly.").Locator(".message__menu").ClickAsync();
        await plain.Page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await plain.Page.GetByLabel("Text of the message").FillAsync("With pleasure.");
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(ada.Message("With pleasure.")).ToBeVisibleAsync();
        await ScreenshotTests.Picture(plain, "conversation-without-script");
        await plain.Message("With pleasure.").GetByRole(AriaRole.Link, new() { Name = "Edited" }).ClickAsync();
        await ScreenshotTests.Picture(plain, "history-without-script");
        await plain.Page.GetByRole(AriaRole.Link, new() { Name = "Back to the conversation" }).ClickAsync();
        await plain.Message("With pleasure.").Locator(".message__menu").ClickAsync();
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(ada.Page.Locator("[data-deleted]")).ToHaveCountAsync(1);
    });

    [Theory]
    [InlineData("desktop", false)]
    [InlineData("desktop", true)]
    [InlineData("phone", false)]
    [InlineData("phone", true)]
    public Task Pictures_of_what_can_be_done(string device, bool dark) => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada", AccessibilityTests.On(device, dark)), await SignedUp("Grace"));
        var conversation = await grace.StartsConversation(with: ada, title: "Engines", text: "Shall we begin with the **analytical** engine?");
        await ada.GoesTo(conversation);
        await (await Menu(ada, "Shall we")).GetByRole(AriaRole.Button, new() { Name = "React with 👍" }).ClickAsync();
        await Choose(ada, "Shall we", "Reply");
        await ada.Sends("Gladly.");
        await ada.Sends("And then the difference engine.");
        await Choose(ada, "Gladly.", "Pin");
        await Choose(ada, "And then", "Delete");
        await ada.Page.Locator("#message-menu").GetByRole(AriaRole.Button, new() { Name = "Delete for everybody?" }).ClickAsync();
        await Expect(ada.Page.Locator("[data-deleted]")).ToHaveCountAsync(1);
        await Choose(ada, "Shall we", "Reply");
        await Menu(ada, "Gladly.");
        await ScreenshotTests.Picture(ada, "acts-menu");
        await AccessibilityTests.NothingIsFound(ada, "a message's menu");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Choose(ada, "Gladly.", "Edit");
        await Expect(ada.Page.GetByLabel("Text of the message")).ToBeVisibleAsync();
        await ScreenshotTests.Picture(ada, "acts-edit");
        await AccessibilityTests.NothingIsFound(ada, "an edit");
    }, $"Acts.{device}{(dark ? ".dark" : "")}");

    /// <summary>The page as it is after a reload is the page as it was.</summary>
    private static async Task LooksAfterAReload(Visitor visitor)
    {
        var before = await Shown(visitor);
        await visitor.Reloads();
        Assert.Equal(before, await Shown(visitor));
    }

    private static Task<string> Shown(Visitor visitor) => visitor.Log.EvaluateAsync<string>(
        "log => [...log.querySelectorAll('article[data-seq]')].map(article => [article.dataset.seq, article.dataset.version, article.className, article.innerText].join(' ')).join('\\n')");

    private static ILocator Chip(Visitor visitor, string text) => visitor.Message(text).First.Locator("button[data-emoji]");

    /// <summary>Opens it, as a mouse or a finger does.</summary>
    private static async Task<ILocator> Menu(Visitor visitor, string text)
    {
        var message = visitor.Message(text).First;
        await message.HoverAsync();
        await message.Locator(".message__menu").ClickAsync();
        var menu = visitor.Page.Locator("#message-menu");
        await Expect(menu).ToBeVisibleAsync();
        return menu;
    }

    private static async Task Choose(Visitor visitor, string text, string name) =>
        await (await Menu(visitor, text)).GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
}
