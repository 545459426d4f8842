using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class WithoutLibrariesTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("htmx")]
    [InlineData("app")]
    [InlineData("htmx", "app")]
    public Task The_journey_works_when_scripts_do_not_arrive(params string[] missing) => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await SignedUp("Grace"));
        await ada.Lacks(missing);
        await ada.SignsUp();

        await ada.Title.FillAsync("Bare");
        await ada.Search.FillAsync(grace.Nickname);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await ada.Page.Locator("#people").GetByRole(AriaRole.Button, new() { Name = grace.Nickname }).ClickAsync();
        await Expect(ada.Chosen).ToHaveTextAsync([grace.Nickname]);
        await Expect(ada.Title).ToHaveValueAsync("Bare");
        await ada.FirstMessage.FillAsync("first");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await ada.Sees("first");
        await ada.Sends("second");
        await Expect(ada.Composer).ToHaveValueAsync("");

        await grace.Opens("Bare");
        await grace.SeesExactly("first", "second");
        await grace.Sends("third");
        await ada.Reloads();
        await ada.SeesExactly("first", "second", "third");
    }, $"Without.{string.Join('.', missing)}");
}
