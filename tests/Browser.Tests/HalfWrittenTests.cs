using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What is half written stands in the list, on every device.</summary>
public sealed class HalfWrittenTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_half_written_message_stands_in_the_list_until_it_is_sent() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "First", text: "one");
        var phone = await SignedIn(ada, Device.Phone);
        await ada.StartsConversation(with: grace, title: "Second", text: "two");
        await ada.Opens("First");
        await ada.FillsDurably(ada.Composer, "half **a** thought");
        await Expect(ada.Line("First").Locator(".conversation-item__draft")).ToBeHiddenAsync();
        await Expect(phone.Line("First")).ToContainTextAsync("Draft: half a thought");

        await ada.Opens("Second");
        await Expect(ada.Line("First")).ToContainTextAsync("Draft: half a thought");
        await grace.Opens("First");
        await grace.Sends("three");
        await Expect(phone.Line("First")).ToContainTextAsync("Draft: half a thought");
        await phone.Reloads();
        await Expect(phone.Line("First")).ToContainTextAsync("Draft: half a thought");

        await ada.Opens("First");
        await Expect(ada.Composer).ToHaveValueAsync("half **a** thought");
        await ada.Composer.PressAsync("Enter");
        await grace.Sees("half a thought");
        await Expect(phone.Line("First")).ToContainTextAsync("half a thought");
        await Expect(phone.Line("First")).Not.ToContainTextAsync("Draft");
    });
}
