using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What a person is told of notifications on this device, and is asked only after pressing the button.</summary>
public sealed class NotificationPermissionTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    private const string CountsQuestions = "window.asked = 0; Notification.requestPermission = async () => { asked++; return Notification.permission; };";

    public static TheoryData<string, string, string> Browsers => new()
    {
        { "insecure", "Object.defineProperty(window, 'isSecureContext', { get: () => false });", "only over https" },
        { "unsupported", "delete window.Notification;", "This browser has no notifications" },
        { "denied", "Object.defineProperty(Notification, 'permission', { get: () => 'denied' });", "doesn’t ask again" },
        { "off", "Object.defineProperty(Notification, 'permission', { get: () => 'default' });", "Your browser asks you first" },
    };

    [Theory, MemberData(nameof(Browsers))]
    public Task A_browser_is_told_of_as_it_is(string state, string browser, string words) => Scene(async () =>
    {
        var ada = await Arrives("Ada");
        await ada.BehavesLike(browser);
        await ada.SignsUp();

        await ada.GoesTo("/settings");

        await ada.SeesOfThisDevice(state);
        await Expect(ada.ThisDevice.GetByRole(AriaRole.Status)).ToContainTextAsync(words);
        await Expect(ada.ThisDevice.GetByRole(AriaRole.Button)).ToHaveCountAsync(state == "off" ? 1 : 0);
        await AccessibilityTests.NothingIsFound(ada, state);
    }, $"Browser.{state}");

    [Fact]
    public Task Nobody_is_asked_before_pressing_the_button_and_a_closed_question_may_be_asked_again() => Scene(async () =>
    {
        var ada = await Arrives("Ada");
        await ada.BehavesLike("Object.defineProperty(Notification, 'permission', { get: () => 'default' });" + CountsQuestions);
        await ada.SignsUp();
        await ada.Offer.ClickAsync();
        await ada.SeesOfThisDevice("off");
        Assert.Equal(0, await ada.Page.EvaluateAsync<int>("asked"));

        var button = ada.ThisDevice.GetByRole(AriaRole.Button, new() { Name = "Turn on notifications" });
        await button.ClickAsync();
        await ada.SeesOfThisDevice("dismissed");
        await Expect(ada.ThisDevice.GetByRole(AriaRole.Status)).ToContainTextAsync("without an answer");
        await Expect(button).ToBeFocusedAsync();
        await button.PressAsync("Enter");
        Assert.Equal(2, await ada.Page.EvaluateAsync<int>("asked"));
    });

    [Fact]
    public Task Who_says_no_to_the_browser_is_told_how_to_change_that() => Scene(async () =>
    {
        var ada = await Arrives("Ada");
        await ada.BehavesLike("let answer = 'default'; Object.defineProperty(Notification, 'permission', { get: () => answer }); Notification.requestPermission = async () => answer = 'denied';");
        await ada.SignsUp();
        await ada.GoesTo("/settings");
        await ada.ThisDevice.GetByRole(AriaRole.Button).ClickAsync();
        await ada.SeesOfThisDevice("denied");
        await Expect(ada.ThisDevice).ToBeFocusedAsync();
    });

    [Fact]
    public Task Turned_on_it_lasts_and_is_turned_off_again() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        await ada.TurnsOnNotifications();
        await ada.GoesTo("/settings");
        await ada.SeesOfThisDevice("on");
        await Expect(ada.ServerKnows).ToHaveAttributeAsync("data-wanted", "true");
        await Expect(ada.Page.Locator("#devices")).ToContainTextAsync("Notified, even when no page");
        await AccessibilityTests.NothingIsFound(ada, "on");

        await ada.ThisDevice.GetByRole(AriaRole.Button, new() { Name = "Turn off notifications" }).ClickAsync();

        await ada.SeesOfThisDevice("off");
        await Expect(ada.Page.Locator("#devices")).ToContainTextAsync("Not notified");
        await ada.GoesTo("/settings");
        await ada.SeesOfThisDevice("off");
        await Expect(ada.ServerKnows).ToHaveAttributeAsync("data-wanted", "false");
        await Expect(ada.ServerKnows).ToHaveAttributeAsync("data-push", "");
    });

    [Fact]
    public Task Without_a_push_service_it_is_on_while_a_tab_is_open_and_says_so() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Arrives("Grace"));
        await grace.AllowsNotifications();
        await grace.BehavesLike("PushManager.prototype.subscribe = async () => { throw new DOMException('no push service', 'AbortError'); };");
        await grace.SignsUp();
        await grace.GoesTo("/settings");
        await grace.ThisDevice.GetByRole(AriaRole.Button).ClickAsync();
        await grace.SeesOfThisDevice("on-with-a-tab");
        await Expect(grace.ThisDevice.GetByRole(AriaRole.Status)).ToContainTextAsync("only while a tab");
        await grace.IsWitnessed();

        await ada.StartsConversation(with: grace, title: "With a tab", text: "one");

        await grace.IsNotified($"{ada.Nickname}: one");
    });

    [Fact]
    public Task A_subscription_that_the_browser_has_lost_is_renewed_on_the_next_page_and_another_persons_is_ended() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.TurnsOnNotifications();
        var first = await Known(ada);
        await ada.Page.EvaluateAsync("localStorage.removeItem('push subscription')");

        await ada.GoesTo("/");
        var second = await Eventually.Get("the server knows another one", async () => await Known(ada) is { Length: > 0 } push && push != first ? push : null);

        // Grace, in the same browser, without Ada having signed out.
        await ada.LosesItsSession();
        await ada.Page.GotoAsync("/signin");
        await ada.SignsInHere(grace.Identity);
        await Eventually.Is("the subscription is ended", () => ada.Page.EvaluateAsync<bool>("localStorage.getItem('push subscription') === null"));
        Assert.Equal("", await Known(ada));
        Assert.NotEmpty(second);
    });

    [Fact]
    public Task When_the_permission_is_taken_back_the_server_hears_of_it() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        await ada.TurnsOnNotifications();
        await ada.BehavesLike("Object.defineProperty(Notification, 'permission', { get: () => 'denied' });");
        await ada.GoesTo("/settings");
        await ada.SeesOfThisDevice("denied");
        await ada.Reloads();
        await Expect(ada.ServerKnows).ToHaveAttributeAsync("data-wanted", "false");
    });

    [Fact]
    public Task Without_JavaScript_the_block_says_that_notifications_need_it() => Scene(async () =>
    {
        var ada = await SignedUp("Ada", Device.Desktop with { JavaScript = false });
        await ada.GoesTo("/settings");
        await Expect(ada.ThisDevice).ToContainTextAsync("Notifications need JavaScript");
        await Expect(ada.ThisDevice.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Expect(ada.Offer).ToHaveCountAsync(0);
    });

    [Fact]
    public Task The_offer_is_dismissed_for_good() => Scene(async () =>
    {
        var ada = await Arrives("Ada");
        await ada.BehavesLike("Object.defineProperty(Notification, 'permission', { get: () => 'default' });");
        await ada.SignsUp();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Don’t offer this again" }).ClickAsync();
        await Expect(ada.Offer).ToBeHiddenAsync();
        await ada.Reloads();
        await Expect(ada.Offer).ToBeHiddenAsync();
    });

    /// <summary>What the next page says that the server knows.</summary>
    private static Task<string> Known(Visitor visitor) => visitor.Page.EvaluateAsync<string>(
        "async () => new DOMParser().parseFromString(await (await fetch('/')).text(), 'text/html').getElementById('alerts-offer').dataset.push");
}
