using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Mentioning people while they have pages open.</summary>
public sealed class MentionTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_handle_is_completed_by_keyboard_and_whoever_is_mentioned_sees_so_until_they_read_it() => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await Arrives("Grace", Device.Phone));
        await ada.SignsUp();
        await grace.SignsUp();
        var conversation = await ada.StartsConversation(grace, "Harbour", "hello");
        await grace.GoesTo("/");
        await grace.IsConnected();
        await ada.GoesTo(conversation);

        await ada.Composer.PressSequentiallyAsync($"Look, @{grace.Nickname[..4].ToLowerInvariant()}");
        var choices = ada.Page.Locator("#mentions");
        await Expect(choices.GetByRole(AriaRole.Option)).ToContainTextAsync([grace.Nickname]);
        await ada.Composer.PressAsync("Enter");
        await Expect(choices).ToBeHiddenAsync();
        await ada.Composer.PressSequentiallyAsync("there");
        await ada.Composer.PressAsync("Enter");

        await ada.SeesExactly("hello", $"Look, @{grace.Nickname} there");
        await Expect(ada.Log.Locator(".mention--me")).ToHaveCountAsync(0);
        await Expect(grace.Line("Harbour").Locator(".mention-mark > [aria-hidden]")).ToHaveTextAsync("@1");
        await grace.Opens("Harbour");
        await Expect(grace.Log.Locator(".message--mentioned .mention--me")).ToHaveTextAsync($"@{grace.Nickname}");
        await grace.GoesTo("/?show=mentions");
        await Expect(grace.Page.Locator("#conversations li")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Whoever_mentions_somebody_from_outside_adds_them_from_there() => Scene(async () =>
    {
        var (ada, grace, linus) = (await Arrives("Ada"), await Arrives("Grace"), await Arrives("Linus"));
        foreach (var visitor in (Visitor[])[ada, grace, linus]) await visitor.SignsUp();
        var conversation = await ada.StartsConversation(grace, "Harbour", "hello");
        await ada.GoesTo(conversation);
        using var person = await linus.WithoutABrowser(Messenger.Address);
        var handle = (await person.Page("/settings")).QuerySelector("[name=Handle]")!.GetAttribute("value")!;

        await ada.Sends($"Ask @{handle}");

        var notice = ada.Page.Locator("#not-mentioned");
        await Expect(notice).ToContainTextAsync($"Not told, because they aren’t in this conversation: @{handle}.");
        await notice.GetByRole(AriaRole.Link).ClickAsync();
        await ada.Page.Locator("#people button[name=Add]").ClickAsync();
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();
        await Expect(ada.Page.Locator(".member")).ToHaveCountAsync(3);
    });
}
