using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// What the product looks like, in artifacts/screenshots/: to be looked at. With <c>README_SCREENSHOT=1</c> the conversation on a
/// light desktop also becomes docs/screenshot.png, which README shows.
/// </summary>
public sealed class ScreenshotTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    public static TheoryData<string, bool> Devices => AccessibilityTests.Devices;

    [Theory, MemberData(nameof(Devices))]
    public Task Pictures_of_the_pages(string device, bool dark) => Scene(async () =>
    {
        await StartOwnMessenger();
        var grace = await Arrives(new Identity("Grace Hopper"), AccessibilityTests.On(device, dark));
        await grace.Page.GotoAsync("/register");
        await Picture(grace, "register");
        await grace.SignsUp();
        await Picture(grace, "empty");
        await Cast.Talks(Messenger.Address, grace);

        await grace.GoesTo("/");
        await Picture(grace, "list");
        await grace.GoesTo(Visitor.NewConversation);
        await grace.Search.FillAsync("Annie");
        await grace.Page.Locator("#people button[name=Add]").ClickAsync();
        await grace.FillsDurably(grace.Title, "Friday's demonstration");
        await grace.FillsDurably(grace.FirstMessage, "Shall we show what happens when the server is killed in mid-sen");
        await grace.Search.FillAsync("a");
        await Expect(grace.Page.Locator("#people button[name=Add]").First).ToBeVisibleAsync();
        await Picture(grace, "home");

        await grace.GoesTo("/");
        await grace.Opens("Analytical Engine");
        await grace.FillsDurably(grace.Composer, "Then it is settled: we beg");
        await Picture(grace, "conversation");
        await grace.Composer.PressSequentiallyAsync("in @a");
        await Expect(grace.Page.Locator("#mentions [role=option]").First).ToBeVisibleAsync();
        await Picture(grace, "mention");
        await grace.Page.Locator("summary", new() { HasText = "Notifications" }).ClickAsync();
        await Picture(grace, "menu");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Keep among the favourites" }).ClickAsync();
        await grace.GoesTo("/");
        await Picture(grace, "favourite");
        await grace.Page.Locator("[data-jump]").First.ClickAsync();
        await grace.Page.Keyboard.TypeAsync("an");
        await Expect(grace.Page.GetByRole(AriaRole.Option, new() { Name = "Annie" }).First).ToBeVisibleAsync();
        await Picture(grace, "jump");
        await grace.GoesTo("/drafts");
        await Picture(grace, "drafts");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Throw away" }).Last.ClickAsync();
        await Expect(grace.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeFocusedAsync();
        await Picture(grace, "drafts-undo");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(grace.Page.Locator("#draft-list > li")).ToHaveCountAsync(2);
        await grace.GoesTo("/");
        await grace.Opens("Analytical Engine");
        await grace.GoesTo($"{new Uri(grace.Page.Url).AbsolutePath}/members");
        await Picture(grace, "members", fullPage: true);
        await grace.GoesTo("/");
        await grace.Opens("Annie Easley");
        await Picture(grace, "direct");
        await grace.GoesTo(Visitor.NewConversation);
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Show me around" }).ClickAsync();
        await grace.Log.WaitForAsync();
        await Picture(grace, "tour");
        await grace.GoesTo("/channels");
        await Picture(grace, "channels");
        await grace.Page.GetByRole(AriaRole.Link, new() { Name = "Halting problems" }).ClickAsync();
        await grace.Log.WaitForAsync();
        await grace.IsConnected();
        await Picture(grace, "channel");
        await PicturesOfTheSettings(grace);
        if (device == "desktop" && !dark && Environment.GetEnvironmentVariable("README_SCREENSHOT") == "1")
            File.Copy(PathOf(grace, "conversation"), Path.Combine(Directory.CreateDirectory(Path.Combine(Places.Root, "docs")).FullName, "screenshot.png"), overwrite: true);
    });

    private async Task PicturesOfTheSettings(Visitor grace)
    {
        var phone = await SignedIn(grace, Device.Phone);
        await grace.GoesTo("/settings");
        await Picture(grace, "settings");
        foreach (var section in new[] { "password", "notifications", "devices" })
        {
            await grace.Page.Locator($"#{section}").EvaluateAsync("section => section.scrollIntoView()");
            await Picture(grace, $"settings-{section}");
        }
        await phone.ClosesTheTab();
    }

    internal static async Task Picture(Visitor visitor, string name, bool fullPage = false)
    {
        PageScreenshotOptions options = new() { Path = PathOf(visitor, name), Caret = ScreenshotCaret.Hide, FullPage = fullPage };
        try
        {
            await visitor.Page.ScreenshotAsync(options);
        }
        catch (PlaywrightException failure) when (failure.Message.Contains("captureScreenshot", StringComparison.Ordinal))
        {
            // Once in a thousand pictures a busy Chromium has none at that moment.
            await visitor.Page.ScreenshotAsync(options);
        }
    }

    private static string PathOf(Visitor visitor, string name) =>
        Path.Combine(Places.Artifacts("screenshots"), $"{name}-{visitor.Device.Width}-{(visitor.Device.Dark ? "dark" : "light")}.png");
}
