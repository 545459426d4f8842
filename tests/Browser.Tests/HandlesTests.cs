using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Two people of one name, whom nobody takes for each other.</summary>
public sealed class HandlesTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Two_people_of_one_name_are_told_apart_when_they_are_chosen_and_when_they_write() => Scene(async () =>
    {
        var grace = await SignedUp("Grace");
        var name = $"Ada{Guid.NewGuid():N}"[..12];
        var (ada, other) = (await Arrives(new Identity(name)), await Arrives(new Identity(name)));
        foreach (var person in (Visitor[])[ada, other]) await person.HasSignedUp(Messenger.Address);
        string[] handles = [await HandleOf(ada), await HandleOf(other)];

        await grace.GoesTo(Visitor.NewConversation);
        foreach (var handle in handles)
        {
            await grace.Search.FillAsync(handle);
            await grace.Page.Locator("#people").GetByRole(AriaRole.Button, new() { Name = $"{name} {handle}", Exact = true }).ClickAsync();
        }
        await Expect(grace.Page.Locator("#chosen .handle")).ToHaveTextAsync(handles);
        await Expect(grace.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {name} {handles[1]}" })).ToBeVisibleAsync();
        await grace.Title.FillAsync("Namesakes");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await grace.IsConnected();
        await other.GoesTo("/");
        await other.Opens("Namesakes");
        await other.Sends("It is me");

        await grace.Sees("It is me");
        await Expect(grace.Page.Locator("article .handle")).ToHaveTextAsync(handles[1..]);
    });

    private async Task<string> HandleOf(Visitor visitor)
    {
        using var person = await visitor.WithoutABrowser(Messenger.Address);
        return "@" + (await person.Page("/settings")).GetElementById("Handle")!.GetAttribute("value")!;
    }
}
