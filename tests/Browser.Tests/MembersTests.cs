using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>People who come and go while pages are open.</summary>
public sealed class MembersTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Whoever_is_removed_in_mid_sentence_keeps_it_hears_nothing_more_and_goes_on_when_added_again() => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await Arrives("Grace", Device.Phone));
        await ada.SignsUp();
        await grace.SignsUp();
        var conversation = await ada.StartsConversation(grace, "Harbour", "hello");
        await grace.GoesTo("/");
        await grace.Opens("Harbour");
        await grace.FillsDurably(grace.Composer, "Half a sen");
        var page = await ada.OpensATab($"{conversation}/members");
        var tab = ada.Page;
        ada.TurnsTo(page);

        await tab.GetByRole(AriaRole.Button, new() { Name = $"Remove {grace.Nickname}" }).ClickAsync();

        await Expect(grace.Page.Locator("#not-a-member")).ToBeVisibleAsync();
        await Expect(grace.Composer).ToHaveValueAsync("Half a sen");
        await Expect(grace.Page.Locator("#conversations li")).ToHaveCountAsync(0);
        await ada.Sees($"{ada.Nickname} removed {grace.Nickname}");
        await Expect(ada.Page.Locator(".pane-header__meta")).ToContainTextAsync("1 member");
        await ada.Sends("without her");

        await tab.GetByRole(AriaRole.Searchbox).FillAsync(grace.Identity.Email);
        await tab.Locator("#people button[name=Add]").ClickAsync();
        await tab.GetByLabel("What is said from now on").CheckAsync();
        await tab.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(grace.Line("Harbour")).ToBeAttachedAsync();
        await grace.Reloads();
        await grace.SeesExactly($"{ada.Nickname} added {grace.Nickname}");
        await Expect(grace.Composer).ToHaveValueAsync("Half a sen");
        await grace.Sends("tence.");
        await ada.Sees("tence.");
    });

    [Fact]
    public Task A_title_reaches_every_open_page_and_so_does_who_is_writing() => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await Arrives("Grace"));
        await ada.SignsUp();
        await grace.SignsUp();
        var conversation = await ada.StartsConversation(grace, "Harbour", "hello");
        await grace.GoesTo(conversation);
        await grace.IsConnected();

        await ada.GoesTo($"{conversation}/members");
        await ada.Page.GetByLabel("Title").FillAsync("Lighthouse");
        await ada.Page.GetByLabel("Topic").FillAsync("Boats and lamps");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(grace.Page.Locator("h1")).ToHaveTextAsync("Lighthouse");
        await Expect(grace.Line("Lighthouse")).ToBeVisibleAsync();
        await Expect(grace.Page.Locator(".topic")).ToHaveTextAsync("Boats and lamps");
        await ada.GoesTo(conversation);
        await ada.Composer.PressSequentiallyAsync("I am wri");
        await Expect(grace.Page.Locator("#typing")).ToHaveTextAsync($"{ada.Nickname} is writing…");
        await AccessibilityTests.NothingIsFound(grace, "somebody writes");
        await ada.Sends("I am writing this.");
        await Expect(grace.Page.Locator("#typing")).ToBeHiddenAsync();
    });
}
