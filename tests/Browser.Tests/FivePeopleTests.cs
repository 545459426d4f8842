using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>A channel with five people in five browsers, one of them a phone and one without script, whose server is killed.</summary>
public sealed class FivePeopleTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    [Fact]
    public Task A_channel_is_made_joined_talked_in_and_left_though_the_server_dies_meanwhile() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var (linus, annie) = (await SignedUp("Linus", Device.Phone), await SignedUp("Annie", Device.Desktop with { JavaScript = false }));
        var eve = await SignedUp("Eve");
        await ada.GoesTo(Visitor.NewConversation);
        await ada.Title.FillAsync("Harbour");
        await ada.Page.GetByLabel("Channel").CheckAsync();
        await ada.FirstMessage.FillAsync("Welcome");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await ada.Sees("Welcome");
        var channel = new Uri(ada.Page.Url).AbsolutePath;

        foreach (var visitor in (Visitor[])[grace, linus, annie])
        {
            await visitor.GoesTo("/channels");
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Harbour" }).ClickAsync();
            await visitor.Sees("Welcome");
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
            await Expect(visitor.Composer).ToBeVisibleAsync();
            await ada.Sees($"{visitor.Nickname} joined");
        }
        await eve.GoesTo(channel);
        await eve.Sees("Welcome");
        await Expect(eve.Composer).ToHaveCountAsync(0);

        // Looking elsewhere, she is notified of her mention, and once.
        await grace.GoesTo("/settings");
        await annie.Sends($"Who has the lamp? @{await HandleOf(grace)}");
        await grace.IsNotified($"{annie.Nickname}: Who has the lamp? @{await HandleOf(grace)}");
        await Expect(grace.Line("Harbour").Locator(".mention-mark > [aria-hidden]")).ToHaveTextAsync("@1");

        // Removed in mid sentence, and the server dies as soon as that is acknowledged.
        await linus.GoesTo(channel);
        await linus.FillsDurably(linus.Composer, "I have the la");
        await ada.GoesTo($"{channel}/members");
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {linus.Nickname}" }).ClickAsync();
        await Expect(ada.Page.Locator(".member").Filter(new() { HasText = linus.Nickname })).ToHaveCountAsync(0);
        await Messenger.Crash();

        await ada.GoesTo(channel);
        await ada.IsConnected();
        await ada.Sends("without him");
        await Expect(linus.Page.Locator("#not-a-member")).ToBeVisibleAsync();
        await Expect(linus.Composer).ToHaveValueAsync("I have the la");
        // A channel is everybody's to read, and only members' to write to.
        await linus.Sees("without him");
        await linus.GoesTo("/drafts");
        await Expect(linus.Page.Locator("#draft-list")).ToContainTextAsync("I have the la");

        // What is in the log is what everybody sees, and nobody was told twice.
        await annie.Reloads();
        string[] told = [$"{grace.Nickname} joined", $"{linus.Nickname} joined", $"{annie.Nickname} joined"];
        string[] all = ["Welcome", .. told, $"Who has the lamp? @{grace.Nickname}", $"{ada.Nickname} removed {linus.Nickname}", "without him"];
        foreach (var visitor in (Visitor[])[ada, annie]) await visitor.SeesExactly(all);
        await eve.Reloads();
        await eve.SeesExactly(all);
        Assert.Single(await grace.Shown(), shown => shown.Contains("Who has the lamp?", StringComparison.Ordinal) && !shown.Contains("unread", StringComparison.Ordinal));

        async Task<string> HandleOf(Visitor visitor)
        {
            using var person = await visitor.WithoutABrowser(Messenger.Address);
            return (await person.Page("/settings")).QuerySelector("[name=Handle]")!.GetAttribute("value")!;
        }
    });
}
