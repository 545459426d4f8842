using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>The layout with as much as people really have: 40 conversations, names of 40 letters, text at 400 %.</summary>
public sealed class LongDataTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly string _longName = new('W', 40);

    /// <summary>1280 × 1024 at 400 % is a window of 320 × 256.</summary>
    public static TheoryData<string, int, int> Windows => new()
    {
        { "desktop", 1280, 800 },
        { "tablet", 768, 1024 },
        { "phone", 390, 844 },
        { "zoomed", 320, 256 },
    };

    [Theory, MemberData(nameof(Windows))]
    public Task Every_page_fits_its_window(string name, int width, int height) => Scene(async () =>
    {
        var grace = await Arrives(new Identity(_longName), new Device(name, width, height));
        await grace.HasSignedUp(Messenger.Address);
        using var her = await grace.WithoutABrowser(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, new string('M', 40));
        var conversation = "";
        for (var number = 0; number < 40; number++)
            conversation = await ada.StartConversation([her], $"{number} {new string('W', 90)}", $"{new string('x', 300)} {number}");
        for (var number = 0; number < 20; number++) (await ada.Post(conversation, $"number {number}")).Dispose();

        await grace.GoesTo("/");
        await Fits(grace, "the list");
        await grace.Page.Locator("#conversations li a").Last.FocusAsync();
        await Fits(grace, "the end of the list");
        await grace.GoesTo(Visitor.NewConversation);
        await grace.Search.FillAsync(ada.Nickname);
        await grace.Page.Locator("#people button[name=Add]").First.ClickAsync();
        await grace.Search.FillAsync("M");
        await Expect(grace.Page.Locator("#people button[name=Add], #people .results__none").First).ToBeVisibleAsync();
        await Fits(grace, "a new conversation");
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.Composer.FillAsync("half a thought");
        await Fits(grace, "a conversation");
        await Expect(grace.Composer).ToBeInViewportAsync();
        await Expect(grace.Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeInViewportAsync();
        await grace.GoesTo("/settings");
        await Fits(grace, "the settings");
        await grace.Page.GotoAsync("/no/such/page");
        await Fits(grace, "not found");
    }, $"LongData.{name}");

    private static async Task Fits(Visitor visitor, string page)
    {
        // Of so small a window the tool can make no picture without styles of its own.
        if (visitor.Device.Height > 300) await ScreenshotTests.Picture(visitor, $"long-{page.Replace(' ', '-')}-{visitor.Device.Name}");
        var problems = await visitor.Page.EvaluateAsync<string[]>(
            """
            () => {
              const problems = [];
              const { scrollWidth } = document.documentElement;
              if (scrollWidth > innerWidth) problems.push(`the page is ${scrollWidth} wide`);
              if (document.body.classList.contains('app')) {
                scrollTo(0, 99999);
                if (scrollY > 0) problems.push(`the page scrolls away by ${scrollY}`);
                scrollTo(0, 0);
              }
              for (const control of document.querySelectorAll('a, button, input:not([type=hidden]), textarea, select, summary')) {
                const { left, right, width } = control.getBoundingClientRect();
                if (!control.checkVisibility() || width <= 1 || control.classList.contains('skip-link')) continue;
                if (left < -1 || right > innerWidth + 1) problems.push(`${control.outerHTML.slice(0, 80)} stands at ${left} to ${right}`);
              }
              return problems;
            }
            """);
        Assert.True(problems.Length == 0, $"{page}: {string.Join("; ", problems)}");
    }
}
