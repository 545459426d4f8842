using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class SettingsTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_half_filled_profile_and_half_chosen_notifications_survive_a_killed_server_and_another_browser() => Scene(async () =>
    {
        await StartOwnMessenger();
        var ada = await SignedUp("Ada");
        await ada.GoesTo("/settings");
        await Nickname(ada).FillAsync("Countess of Lov");
        await Label(ada, "Nothing").CheckAsync();
        await Label(ada, "From").FillAsync("20:45");
        await IsSaved(ada, "profile");
        await IsSaved(ada, "notifications");

        await Messenger.Crash();
        await ada.IsReconnected();
        await ada.Reloads();
        await StandsAsItWas(ada);

        var elsewhere = await SignedIn(ada, Device.Phone);
        await elsewhere.GoesTo("/settings");
        await StandsAsItWas(elsewhere);

        static async Task StandsAsItWas(Visitor ada)
        {
            await Expect(Nickname(ada)).ToHaveValueAsync("Countess of Lov");
            await Expect(Label(ada, "Nothing")).ToBeCheckedAsync();
            await Expect(Label(ada, "From")).ToHaveValueAsync("20:45");
            await Expect(ada.Page.Locator(".sidebar__name")).ToHaveTextAsync(ada.Nickname);
        }
    });

    /// <summary>As password managers do it: leaving one field, filling in the next and telling so are one step.</summary>
    [Fact]
    public Task What_a_script_fills_in_at_once_is_saved() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        await ada.GoesTo("/settings");
        await Label(ada, "Nothing").CheckAsync();
        await IsSaved(ada, "notifications");

        await Label(ada, "From").EvaluateAsync(
            "field => { field.focus(); field.value = '20:45'; for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true })); }");

        await IsSaved(ada, "notifications");
        await ada.Reloads();
        await Expect(Label(ada, "From")).ToHaveValueAsync("20:45");
    });

    [Fact]
    public Task Changes_are_dropped() => Scene(async () =>
    {
        var ada = await WithChanges();

        await Drop(ada).ClickAsync();

        await AreDropped(ada);
    });

    [Fact]
    public Task Changes_that_are_dropped_while_they_are_being_saved_do_not_come_back() => Scene(async () =>
    {
        var ada = await WithChanges();
        var save = await ada.NextAnswerIsHeld("**/drafts/profile");
        await Nickname(ada).FillAsync("Countess of Lov");
        await save.IsGiven;

        await Drop(ada).ClickAsync();
        save.Arrives.SetResult();

        await AreDropped(ada);
    });

    [Fact]
    public Task A_new_nickname_is_seen_in_the_open_lists_of_others_and_the_form_elsewhere_is_not_emptied() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "Who am I?");
        await grace.GoesTo("/");
        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo("/settings");
        var nickname = $"Augusta{Guid.NewGuid().ToString("N")[..6]}";

        await ada.GoesTo("/settings");
        await Nickname(ada).FillAsync(nickname);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save profile" }).ClickAsync();

        await Expect(ada.Page.Locator("#profile .done")).ToBeVisibleAsync();
        await Expect(ada.Page.Locator(".sidebar__name")).ToHaveTextAsync(nickname);
        await Expect(grace.Page.Locator(".conversation-item__title")).ToHaveTextAsync(nickname);
        await Expect(grace.Page.Locator(".conversation-item__last")).ToContainTextAsync("Who am I?");
        await Expect(Nickname(elsewhere)).ToHaveValueAsync(nickname);
        await Expect(elsewhere.Page.GetByLabel("Email", new() { Exact = true })).ToHaveValueAsync(ada.Identity.Email);
    });

    [Fact]
    public Task Where_no_time_zone_was_chosen_the_browsers_own_is() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        await ada.GoesTo("/settings");
        await Expect(Label(ada, "Time zone")).ToHaveValueAsync("Europe/London");
        await Label(ada, "Every day").CheckAsync();
        await Label(ada, "Time zone").SelectOptionAsync("Asia/Tokyo");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save notifications" }).ClickAsync();

        await Expect(ada.Page.Locator("#notifications .done")).ToBeVisibleAsync();
        await Expect(Label(ada, "Time zone")).ToHaveValueAsync("Asia/Tokyo");
        await Expect(Label(ada, "Every day")).ToBeCheckedAsync();
    });

    [Fact]
    public Task Who_is_signed_out_from_another_device_is_told_in_the_open_page() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo("/");

        await ada.GoesTo("/settings");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();

        await Expect(elsewhere.Page.Locator("#connection")).ToContainTextAsync("You are signed out");
        await ada.Reloads();
        await Expect(ada.Page.Locator(".device")).ToHaveCountAsync(1);
    });

    [Fact]
    public Task A_conversations_menu_is_used_by_keyboard_and_closes_as_menus_do() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "Ring, ring");
        var menu = ada.Page.Locator("summary", new() { HasText = "Notifications" });
        var hour = ada.Page.GetByRole(AriaRole.Button, new() { Name = "For 1 hour" });

        await menu.FocusAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(hour).ToBeVisibleAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Group, new() { Name = "Notify me here of" })).ToBeVisibleAsync();
        await ada.Page.Keyboard.PressAsync("Tab");
        await ada.Page.Keyboard.PressAsync("Escape");
        await Expect(hour).ToBeHiddenAsync();
        await Expect(menu).ToBeFocusedAsync();

        await ada.Page.Keyboard.PressAsync("Enter");
        // Two for its place in the list, four for what to be notified of.
        for (var stop = 0; stop < 7; stop++) await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(hour).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Page.Locator(".conversation .pane-header__meta")).ToContainTextAsync("Muted until");

        await menu.ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Button, new() { Name = "Unmute" })).ToBeVisibleAsync();
        await ada.Page.Locator("#conversation-title").ClickAsync();
        await Expect(hour).ToBeHiddenAsync();

        await menu.ClickAsync();
        for (var stop = 0; stop < 10; stop++) await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(hour).ToBeHiddenAsync();
    });

    [Fact]
    public Task On_a_phone_the_page_scrolls_below_its_header_and_leads_back_to_the_list() => Scene(async () =>
    {
        var ada = await SignedUp("Ada", Device.Phone);
        await ada.GoesTo("/settings#devices");
        await Expect(ada.Page.Locator("#devices-title")).ToBeInViewportAsync();
        await Expect(ada.Page.Locator("#settings-title")).ToBeInViewportAsync();
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "All conversations" }).ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Link, new() { Name = "Settings" })).ToBeVisibleAsync();
    });

    private async Task<Visitor> WithChanges()
    {
        var ada = await SignedUp("Ada");
        await ada.GoesTo("/settings");
        await Nickname(ada).FillAsync("Countess");
        await IsSaved(ada, "profile");
        await ada.Reloads();
        return ada;
    }

    private static async Task AreDropped(Visitor ada)
    {
        await Expect(Nickname(ada)).ToHaveValueAsync(ada.Nickname);
        await ada.Reloads();
        await Expect(Nickname(ada)).ToHaveValueAsync(ada.Nickname);
    }

    private static ILocator Drop(Visitor visitor) => visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Discard changes" });

    internal static ILocator Nickname(Visitor visitor) => visitor.Page.GetByLabel("Nickname");

    private static ILocator Label(Visitor visitor, string words) => visitor.Page.Locator("#notifications").GetByLabel(words);

    private static Task IsSaved(Visitor visitor, string form) =>
        Expect(visitor.Page.Locator($"#{form} [data-durable-status]")).ToHaveAttributeAsync("data-state", "saved");
}
