using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class AccessibilityTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    /// <summary>Each size and each shade once; every pair of them at full size.</summary>
    public static TheoryData<string, bool> Devices => Size.IsFull
        ? new() { { "desktop", false }, { "desktop", true }, { "phone", false }, { "phone", true } }
        : new() { { "desktop", false }, { "phone", true } };

    [Theory, MemberData(nameof(Devices))]
    public Task Axe_finds_nothing_on_any_page(string device, bool dark) => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada", On(device, dark)), await SignedUp("Grace"));
        await ada.Page.GotoAsync("/signin");
        await NothingIsFound(ada, "sign in");
        await ada.Page.GotoAsync("/register");
        await NothingIsFound(ada, "register");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await NothingIsFound(ada, "register, refused");

        await ada.SignsUp();
        await NothingIsFound(ada, "empty home");
        await ada.GoesTo(Visitor.NewConversation);
        await ada.Chooses(grace);
        await ada.Search.FillAsync("Grace");
        await Expect(ada.Page.Locator("#people button[name=Add]").First).ToBeVisibleAsync();
        await NothingIsFound(ada, "new-conversation form");

        var conversation = await ada.StartsConversation(with: grace, title: "Fair play", text: "See https://example.org/ for the rules.");
        await ada.Sends("Mine");
        await grace.Opens("Fair play");
        await grace.Composer.PressSequentiallyAsync("Yours, @ada");
        await Expect(grace.Page.Locator("#mentions [role=option]").First).ToBeVisibleAsync();
        await grace.Composer.PressAsync("Enter");
        await grace.Composer.PressAsync("Enter");
        await ada.Sees("Yours");
        await NothingIsFound(ada, "conversation");
        await ada.Composer.PressSequentiallyAsync("@gra");
        await Expect(ada.Page.Locator("#mentions [role=option]").First).ToBeVisibleAsync();
        await NothingIsFound(ada, "mention being typed");
        await ada.Composer.FillAsync("");
        await ada.Page.Locator("summary", new() { HasText = "Notifications" }).ClickAsync();
        await NothingIsFound(ada, "conversation with its menu open");
        await ada.FillsDurably(ada.Composer, "Half a thou");
        await ada.GoesTo("/drafts");
        await ada.Page.Keyboard.PressAsync("Control+k");
        await Expect(ada.Page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await NothingIsFound(ada, "jump palette");
        await ada.Page.Keyboard.PressAsync("Escape");
        await NothingIsFound(ada, "drafts");
        await ada.GoesTo($"{conversation}/members");
        await NothingIsFound(ada, "members");
        await ada.GoesTo("/channels");
        await NothingIsFound(ada, "channels");
        await ada.GoesTo("/settings?done=profile");
        await NothingIsFound(ada, "settings");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await NothingIsFound(ada, "settings, refused");
        await ada.GoesTo("/");
        await NothingIsFound(ada, "home with a conversation");
        await ada.Page.GotoAsync(conversation + "0");
        await NothingIsFound(ada, "not found");
    }, $"Axe.{device}{(dark ? ".dark" : "")}");

    [Fact]
    public Task New_messages_are_announced_by_a_log_that_has_a_name() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "Listen");
        await Expect(ada.Page.GetByRole(AriaRole.Log, new() { Name = "Messages" })).ToBeVisibleAsync();
        await Expect(ada.Page.Locator("[data-durable-status]").First).ToHaveAttributeAsync("role", "status");
        await Expect(ada.Page.Locator("#connection")).ToHaveAttributeAsync("role", "status");
    });

    internal static Device On(string device, bool dark) => (device == "phone" ? Device.Phone : Device.Desktop) with { Dark = dark };

    internal static async Task NothingIsFound(Visitor visitor, string page)
    {
        // What can be seen by its place in the document may not have its colours yet.
        await visitor.Page.WaitForLoadStateAsync();
        // To tell of every place that keeps a rule would take a fifth longer.
        var found = await visitor.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        var words = found.Violations.SelectMany(rule => rule.Nodes, (rule, node) => $"{page}: {rule.Id}: {node.Html} {node.Any.FirstOrDefault()?.Message}");
        Assert.Empty(words);
    }
}
