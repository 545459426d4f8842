using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Somebody puts yesterday's database in place of today's, and the tabs of today are still open.</summary>
public sealed class RestoredDatabaseTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    [Fact]
    public Task Open_tabs_go_on_with_what_there_is_now() => Scene(async () =>
    {
        await StartOwnMessenger();
        var grace = await SignedUp("Grace");
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([her], "Yesterday", "kept 1");
        var other = await ada.StartConversation([her], "Elsewhere", "kept");
        await grace.GoesTo($"/conversations/{conversation}");
        var backup = await Backup();
        for (var number = 1; number <= 12; number++) (await ada.Post(conversation, $"lost {number}.")).Dispose();
        (await ada.Post(other, "lost")).Dispose();
        await grace.Sees("lost 12.");
        await Expect(grace.Badge("Elsewhere")).ToBeVisibleAsync();
        await grace.FillsDurably(grace.Composer, "half a thought of today");

        await Restore(backup);

        await grace.SeesExactly("kept 1");
        for (var number = 2; number <= 4; number++) (await ada.Post(conversation, $"kept {number}")).Dispose();
        await grace.SeesExactly("kept 1", "kept 2", "kept 3", "kept 4");
        await Expect(grace.Line("Elsewhere")).Not.ToContainTextAsync("lost");
        await Expect(grace.Line("Yesterday")).ToContainTextAsync("kept 4");
        await Expect(grace.Composer).ToHaveValueAsync("half a thought of today");
        await grace.Composer.FillAsync("of today");
        await grace.Composer.PressAsync("Enter");
        await grace.SeesExactly("kept 1", "kept 2", "kept 3", "kept 4", "of today");
        (await ada.Post(other, "kept 2")).Dispose();
        await Expect(grace.Line("Elsewhere")).ToContainTextAsync("kept 2");
        await Expect(grace.Badge("Elsewhere")).ToHaveTextAsync("2" + "2 unread messages");
    });

    [Fact]
    public Task What_is_new_is_notified_although_the_places_were_notified_before() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var path = await ada.StartsConversation(with: grace, title: "Engine", text: "kept");
        await grace.IsNotified($"{ada.Nickname}: kept");
        using var her = await ada.WithoutABrowser(Messenger.Address);
        var backup = await Backup();
        for (var number = 1; number <= 3; number++) (await her.Post(path.Split('/')[^1], $"lost {number}")).Dispose();
        await Eventually.Is("the newest is notified", async () => (await grace.Shown())[^1].Contains("lost 3", StringComparison.Ordinal));

        await Restore(backup);
        await grace.IsReconnected();
        (await her.Post(path.Split('/')[^1], "of now")).Dispose();

        await Eventually.Is("it is notified", async () => (await grace.Shown())[^1].Contains("of now", StringComparison.Ordinal));
    });

    private async Task<Dictionary<string, byte[]>> Backup()
    {
        await Messenger.Stop();
        var files = Directory.GetFiles(Messenger.DataDirectory, "messenger.db*").ToDictionary(file => file, File.ReadAllBytes);
        await Messenger.Start();
        return files;
    }

    private async Task Restore(Dictionary<string, byte[]> backup)
    {
        await Messenger.Kill();
        foreach (var file in Directory.GetFiles(Messenger.DataDirectory, "messenger.db*")) File.Delete(file);
        foreach (var (file, bytes) in backup) await File.WriteAllBytesAsync(file, bytes);
        await Messenger.Start();
    }
}
