using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class WithoutJavaScriptTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly Device _plain = Device.Desktop with { JavaScript = false };

    [Fact]
    public Task The_whole_journey_works_with_plain_forms() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada", _plain), await SignedUp("Grace"));

        await Finds(ada, grace);
        await ada.Page.Locator("#people").GetByRole(AriaRole.Button, new() { Name = grace.Nickname }).ClickAsync();
        await Expect(ada.Chosen).ToHaveTextAsync([grace.Nickname]);
        await ada.Title.FillAsync("Paper");
        await ada.FirstMessage.FillAsync("<b>Plain</b> & simple");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await ada.Sees("<b>Plain</b> & simple");

        await ada.Sends("One more,\nof two lines");
        await Expect(ada.Composer).ToHaveValueAsync("");
        await grace.Opens("Paper");
        await grace.Sees("of two lines");
        await grace.Sends("I see it");
        await ada.Reloads();
        await ada.Sees("I see it");
    });

    [Fact]
    public Task Somebody_who_was_chosen_can_be_taken_off_again_and_nothing_typed_is_lost() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada", _plain), await SignedUp("Grace"));
        await ada.Title.FillAsync("Kept");
        await Finds(ada, grace);
        await ada.Page.Locator("#people").GetByRole(AriaRole.Button, new() { Name = grace.Nickname }).ClickAsync();
        await Expect(ada.Title).ToHaveValueAsync("Kept");

        await ada.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {grace.Nickname}" }).ClickAsync();

        await Expect(ada.Chosen).ToHaveCountAsync(0);
        await Expect(ada.Title).ToHaveValueAsync("Kept");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await Expect(ada.Page.GetByText("Choose at least one person").First).ToBeVisibleAsync();
        await Expect(ada.Title).ToHaveValueAsync("Kept");
    });

    [Fact]
    public Task Settings_and_a_conversations_menu_work_with_plain_forms() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada", _plain), await SignedUp("Grace"));
        await grace.StartsConversation(with: ada, text: "Ring, ring");
        await ada.GoesTo("/");
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).ClickAsync();

        await SettingsTests.Nickname(ada).FillAsync("Augusta");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save profile" }).ClickAsync();
        await Expect(ada.Page.Locator(".sidebar__name")).ToHaveTextAsync("Augusta");
        await ada.Page.GetByLabel("Every day").CheckAsync();
        await ada.Page.GetByLabel("Time zone").SelectOptionAsync("Europe/Vienna");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save notifications" }).ClickAsync();
        await Expect(ada.Page.Locator("#notifications .done")).ToBeVisibleAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Until tomorrow, 8:00" }).ClickAsync();
        await Expect(ada.Page.Locator("#snooze")).ToContainTextAsync("UTC");

        await ada.Opens("Grace");
        await ada.Page.Locator("summary", new() { HasText = "Notifications" }).ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Nothing", Exact = true }).ClickAsync();
        await Expect(ada.Page.Locator(".conversation .pane-header__meta")).ToContainTextAsync("Notifications off");
    });

    [Fact]
    public Task History_is_paged_by_links() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", _plain);
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "Long");
        for (var number = 1; number <= 60; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();

        await grace.GoesTo($"/conversations/{conversation}");
        await grace.Sees("number 60.");
        await grace.Page.GetByRole(AriaRole.Link, new() { Name = "Earlier messages" }).ClickAsync();
        await grace.SeesExactly([.. Enumerable.Range(1, 10).Select(number => $"number {number}.")]);
        await grace.Page.GetByRole(AriaRole.Link, new() { Name = "Newest messages" }).ClickAsync();
        await grace.Sees("number 60.");
    });

    [Fact]
    public Task A_refused_registration_says_why_beside_the_field_and_keeps_what_was_typed() => Scene(async () =>
    {
        var ada = await Arrives("Ada", _plain);
        await ada.Page.GotoAsync("/register");
        await ada.Page.GetByLabel("Email").FillAsync("ada@example.org");
        await ada.Page.GetByLabel("Nickname").FillAsync("Ada");
        await ada.Page.GetByLabel("Password", new() { Exact = true }).FillAsync("short");
        await ada.Page.GetByLabel("Confirm password").FillAsync("shorter");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();

        await Expect(ada.Page.GetByLabel("Nickname")).ToHaveValueAsync("Ada");
        await Expect(ada.Page.GetByLabel("Email")).ToHaveValueAsync("ada@example.org");
        await Expect(ada.Page.GetByLabel("Password", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(ada.Page.Locator("#Password-error")).ToContainTextAsync("10");
        await Expect(ada.Page.Locator("#ConfirmPassword-error")).ToContainTextAsync("differ");
    });

    private static async Task Finds(Visitor ada, Visitor grace)
    {
        await ada.Search.FillAsync(grace.Nickname);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
    }
}
