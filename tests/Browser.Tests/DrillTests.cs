using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What the drill's panel invites to: a conversation in one tab, the panel in another.</summary>
public sealed class DrillTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly MessengerSettings _development = new() { Environment = "Development" };

    public static TheoryData<string, bool> Devices => AccessibilityTests.Devices;

    [Theory, MemberData(nameof(Devices))]
    public Task The_panel_can_be_used_on_every_device(string device, bool dark) => Scene(async () =>
    {
        await StartOwnMessenger(_development);
        var ada = await Arrives("Ada", AccessibilityTests.On(device, dark) with { JavaScript = false });
        var page = ada.Page;
        await page.GotoAsync("/drill");
        await page.GetByLabel("Latency").FillAsync("250");
        await page.GetByLabel("Drop").FillAsync("many");
        await Press(page, "Apply");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not “many”");
        await ScreenshotTests.Picture(ada, "drill-refused", fullPage: true);

        await page.GetByLabel("Drop").FillAsync("20");
        await Press(page, "Apply");
        await Press(page, "Refuse everything");
        await Expect(page.Locator("#process")).ToContainTextAsync("refusing everything");
        await Expect(page.GetByLabel("Drop")).ToHaveValueAsync("20");
        await Expect(page.Locator(".card")).ToHaveCSSAsync("display", "grid");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await ScreenshotTests.Picture(ada, "drill-outage", fullPage: true);
        await Press(page, "Set everything back");
        await Expect(page.GetByLabel("Drop")).ToHaveValueAsync("0");
        await ScreenshotTests.Picture(ada, "drill", fullPage: true);
    }, $"Panel.{device}{(dark ? ".dark" : "")}");

    [Theory, MemberData(nameof(Devices))]
    public Task Axe_finds_nothing_in_the_panel(string device, bool dark) => Scene(async () =>
    {
        await StartOwnMessenger(_development);
        var ada = await Arrives("Ada", AccessibilityTests.On(device, dark));
        await ada.Page.GotoAsync("/drill");
        await AccessibilityTests.NothingIsFound(ada, "drill");
        await ada.Page.GetByLabel("Drop").FillAsync("many");
        await Press(ada.Page, "Apply");
        await AccessibilityTests.NothingIsFound(ada, "drill, refused");
    }, $"Axe.{device}{(dark ? ".dark" : "")}");

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
}
