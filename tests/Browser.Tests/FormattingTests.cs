using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class FormattingTests(Chromium chromium) : BrowserTest(chromium)
{
    private const string All =
        "**Bold**, *italic*, ~~gone~~ and `code` with [a link](https://example.org/).\n\n> Somebody said this,\n> on two lines.\nAnd I answer:\n- one\n- two\n  - in two\n\n"
        + "1. first\n2. second\n\n```csharp\nvar longest = \"a line that is much wider than any bubble on a phone and so has to scroll\";\n```\nIt was ||the **butler**||, of course.";

    [Fact]
    public Task Tools_and_keys_format_what_is_selected_and_can_be_undone() => Scene(async () =>
    {
        var (ada, _) = await Talk();
        var tools = ada.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Formatting" });
        await ada.Composer.FillAsync("make it so ");

        await Select(ada, 5, 8);
        await ada.Composer.PressAsync("Control+b");
        await Expect(ada.Composer).ToHaveValueAsync("make **it** so ");
        await ada.Composer.PressAsync("Control+i");
        await Expect(ada.Composer).ToHaveValueAsync("make ***it*** so ");
        await ada.Composer.PressAsync("Control+i");
        await ada.Composer.PressAsync("Control+b");
        await Expect(ada.Composer).ToHaveValueAsync("make it so ");
        await ada.Composer.PressAsync("Control+z");
        await Expect(ada.Composer).ToHaveValueAsync("make **it** so ");

        await ada.Composer.FillAsync("one\ntwo");
        await ada.Composer.PressAsync("Control+a");
        await tools.GetByRole(AriaRole.Button, new() { Name = "List" }).ClickAsync();
        await Expect(ada.Composer).ToHaveValueAsync("- one\n- two");
        await Expect(ada.Composer).ToBeFocusedAsync();
        await tools.GetByRole(AriaRole.Button, new() { Name = "List" }).ClickAsync();
        await tools.GetByRole(AriaRole.Button, new() { Name = "Code" }).ClickAsync();
        await Expect(ada.Composer).ToHaveValueAsync("```\none\ntwo\n```\n");
        await ada.IsSaved();

        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("```\none\ntwo\n```\n");
    });

    [Fact]
    public Task The_tools_are_one_stop_for_Tab_and_arrows_go_between_them() => Scene(async () =>
    {
        var (ada, _) = await Talk();
        await ada.Composer.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(Tool(ada, "Bold")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(Tool(ada, "Spoiler")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("ArrowRight");
        await ada.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(Tool(ada, "Italic")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(Tool(ada, "Emoji")).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(Tool(ada, "Preview")).ToBeFocusedAsync();
    });

    [Fact]
    public Task Enter_in_a_code_block_is_a_new_line_until_the_block_is_closed() => Scene(async () =>
    {
        var (ada, _) = await Talk();
        await ada.Composer.PressSequentiallyAsync("```js");
        await ada.Composer.PressAsync("Enter");
        await ada.Composer.PressSequentiallyAsync("let a");
        await ada.Composer.PressAsync("Enter");
        await ada.Composer.PressSequentiallyAsync("```");
        await Expect(ada.Composer).ToHaveValueAsync("```js\nlet a\n```");

        await ada.Composer.PressAsync("Enter");

        await Expect(ada.Messages.Locator("pre")).ToHaveTextAsync(["let a"]);
        await Expect(ada.Composer).ToHaveValueAsync("");
    });

    [Fact]
    public Task A_preview_shows_what_the_message_will_be_and_goes_when_the_text_changes() => Scene(async () =>
    {
        var (ada, grace) = await Talk();
        await ada.Composer.FillAsync(All);
        await Tool(ada, "Preview").ClickAsync();
        var preview = ada.Page.Locator("#preview .message__bubble");
        await Expect(preview.Locator("strong").First).ToHaveTextAsync("Bold");
        var shown = await preview.InnerTextAsync();
        await Expect(ada.Composer).ToHaveValueAsync(All);
        Assert.Equal(0, await ada.Messages.CountAsync());

        await ada.Composer.FocusAsync();
        await ada.Composer.PressAsync("Control+Enter");

        await Expect(preview).ToHaveCountAsync(0);
        await Expect(ada.Messages.Locator("strong").First).ToHaveTextAsync("Bold");
        Assert.Equal(shown, await ada.Messages.Locator(".message__bubble").InnerTextAsync());
        await Expect(grace.Line("Formats")).ToContainTextAsync("Bold, italic, gone and code with a link.");
        await Expect(grace.Line("Formats")).Not.ToContainTextAsync("butler");
    });

    [Fact]
    public Task Copying_a_message_gives_what_was_typed() => Scene(async () =>
    {
        var (ada, _) = await Talk();
        await ada.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await ada.Composer.FillAsync(All);
        await ada.Composer.PressAsync("Control+Enter");

        await ada.Messages.HoverAsync();
        await ada.Messages.Locator(".message__menu").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Copy text" }).ClickAsync();

        await Expect(ada.Page.Locator("#toasts")).ToHaveTextAsync("The text is copied.");
        Assert.Equal(All, await ada.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    });

    [Fact]
    public Task Code_is_copied_and_a_spoiler_opened_by_keyboard_alone() => Scene(async () =>
    {
        var (ada, _) = await Talk();
        await ada.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await ada.Composer.FillAsync(All);
        await ada.Composer.PressAsync("Control+Enter");
        var message = ada.Messages.Locator(".message__bubble");
        var hidden = message.Locator(".spoiler > span");
        await Expect(hidden).ToBeHiddenAsync();

        await message.GetByRole(AriaRole.Link, new() { Name = "a link" }).FocusAsync();
        await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(message.GetByRole(AriaRole.Region, new() { Name = "Code: var longest" })).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("ArrowRight");
        await Eventually.Is("the code has scrolled", () => ada.Page.EvaluateAsync<bool>("document.activeElement.scrollLeft > 0"));
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(message.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeFocusedAsync();
        Assert.StartsWith("var longest = ", await ada.Page.EvaluateAsync<string>("navigator.clipboard.readText()"), StringComparison.Ordinal);
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(hidden).ToBeVisibleAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(hidden).ToBeHiddenAsync();
    });

    [Fact]
    public Task Without_script_there_is_a_preview_too_and_spoilers_open() => Scene(async () =>
    {
        var ada = await SignedUp("Ada", Device.Desktop with { JavaScript = false });
        using var her = await ada.WithoutABrowser(Messenger.Address);
        using var grace = await Person.Registered(Messenger.Address, "Grace");
        await ada.GoesTo($"/conversations/{await grace.StartConversation([her], "Formats", "It was ||the butler||")}");
        await Expect(ada.Page.GetByRole(AriaRole.Toolbar)).ToBeHiddenAsync();
        await Expect(ada.Messages.Locator(".spoiler > span")).ToBeHiddenAsync();
        await ada.Messages.Locator("summary").ClickAsync();
        await Expect(ada.Messages.Locator(".spoiler > span")).ToBeVisibleAsync();

        await ada.Composer.FillAsync("**so**");
        await Tool(ada, "Preview").ClickAsync();

        await Expect(ada.Page.Locator("#preview strong")).ToHaveTextAsync("so");
        await Expect(ada.Composer).ToHaveValueAsync("**so**");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(ada.Messages.Locator("strong")).ToHaveTextAsync("so");
    });

    [Theory, MemberData(nameof(AccessibilityTests.Devices), MemberType = typeof(AccessibilityTests))]
    public Task Everything_formatted_fits_and_axe_finds_nothing(string device, bool dark) => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada", AccessibilityTests.On(device, dark)), await SignedUp("Grace"));
        await ada.HasSignedUp(Messenger.Address);
        using var his = await grace.WithoutABrowser(Messenger.Address);
        using var hers = await ada.WithoutABrowser(Messenger.Address);
        var conversation = await his.StartConversation([hers], "Formats", "🎉 👍🏽");
        (await hers.Post(conversation, All)).Dispose();
        (await his.Post(conversation, "Shop:\n- milk\n\n> a quote\n\n> > and a deeper one\n\nok ||hidden||\n```\nshort\n```")).Dispose();
        (await hers.Post(conversation, $"**{new string('w', 300)}** `{new string('c', 300)}` ||{new string('s', 300)}||\n> {new string('q', 300)}\n- {new string('l', 300)}")).Dispose();
        await ada.GoesTo($"/conversations/{conversation}");
        await ada.Messages.Nth(1).Locator("summary").ClickAsync();
        await ada.Composer.FillAsync("Some *thing* with `code`");
        await Tool(ada, "Preview").ClickAsync();
        await Expect(ada.Page.Locator("#preview em")).ToBeVisibleAsync();

        await AccessibilityTests.NothingIsFound(ada, "formatted messages");
        Assert.True(await ada.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth && document.getElementById('log-scroll').scrollWidth <= document.getElementById('log-scroll').clientWidth"));
        await ScreenshotTests.Picture(ada, "formatting-end");
        await ada.Messages.Nth(1).EvaluateAsync("message => message.scrollIntoView()");
        await ScreenshotTests.Picture(ada, "formatting");
    }, $"Formatting.{device}{(dark ? ".dark" : "")}");

    /// <summary>Two people in an empty conversation; one of them shows it.</summary>
    private async Task<(Visitor Ada, Visitor Grace)> Talk()
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Formats");
        return (ada, grace);
    }

    private static ILocator Tool(Visitor visitor, string name) => visitor.Page.Locator("form.composer").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static async Task Select(Visitor visitor, int start, int end) =>
        await visitor.Composer.EvaluateAsync("(text, [start, end]) => { text.focus(); text.setSelectionRange(start, end); }", new[] { start, end });
}
