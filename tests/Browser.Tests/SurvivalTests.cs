using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>“Saved” is a promise: browser and server are killed the moment it is given, and another browser finds everything.</summary>
public sealed class SurvivalTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium)
{
    private const int Characters = 200;

    private static readonly int _rounds = Size.IsFull ? 100 : 3;

    [Fact]
    public Task What_was_saved_in_every_form_is_there_after_browser_and_server_were_killed() => Scene(async () =>
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        await StartOwnMessenger();
        var (ada, grace, linus) = (await SignedUp("Ada"), await SignedUp("Grace"), await SignedUp("Linus"));
        var conversation = await ada.StartsConversation(with: grace, title: "Survival");
        var chosen = new List<string>();

        for (var round = 0; round < _rounds; round++)
        {
            var member = round % 2 == 0 ? grace : linus;
            var (title, first, message) = (RandomText.Next(random, Characters, lines: false), RandomText.Next(random, Characters, lines: true), RandomText.Next(random, Characters, lines: true));
            await using (var browser = new OwnBrowser())
            {
                var killed = await Arrives(ada.Identity, browser);
                await killed.SignsIn();
                await killed.GoesTo(Visitor.NewConversation);
                await Toggles(killed, chosen, member);
                await killed.FillsDurably(killed.Title, title);
                await killed.FillsDurably(killed.FirstMessage, first);
                await killed.GoesTo(conversation);
                await killed.FillsDurably(killed.Composer, message);

                await Task.WhenAll(browser.Kill(), Messenger.Kill());
            }
            await Messenger.Start();
            await using var elsewhere = await SignedIn(ada);
            await elsewhere.GoesTo(conversation);
            await Expect(elsewhere.Composer).ToHaveValueAsync(message);
            await elsewhere.GoesTo(Visitor.NewConversation);
            await Expect(elsewhere.Title).ToHaveValueAsync(title);
            await Expect(elsewhere.FirstMessage).ToHaveValueAsync(first);
            await Expect(elsewhere.Chosen).ToHaveTextAsync(chosen);
        }
    });

    private static async Task Toggles(Visitor person, List<string> chosen, Visitor member)
    {
        if (!chosen.Remove(member.Nickname))
        {
            await person.Chooses(member);
            chosen.Add(member.Nickname);
            return;
        }
        await person.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {member.Nickname}" }).ClickAsync();
        await Expect(person.Chosen).ToHaveTextAsync(chosen);
    }
}
