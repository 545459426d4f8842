using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

// What one does in a conversation, and how one gets into it.
public sealed partial class Visitor
{
    /// <summary>Where the form is, also on a phone, which shows it and the list one at a time.</summary>
    public const string NewConversation = "/#new-conversation-title";

    public ILocator Search => Page.GetByRole(AriaRole.Searchbox);

    public ILocator Title => Page.GetByLabel("Title");

    public ILocator FirstMessage => Page.GetByLabel("First message");

    /// <summary>Who stands in the new-conversation form.</summary>
    public ILocator Chosen => Page.Locator("#chosen .chip__name");

    /// <summary>The line of a conversation in the list.</summary>
    public ILocator Line(string title) => Page.Locator("#conversations li").Filter(new() { HasText = title });

    /// <summary>Fills the new-conversation form and sends it; afterwards the conversation is open. Returns its path.</summary>
    public async Task<string> StartsConversation(Visitor with, string title = "", string text = "")
    {
        await GoesTo(NewConversation);
        await Chooses(with);
        await Title.FillAsync(title);
        await FirstMessage.FillAsync(text);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await Log.WaitForAsync();
        await IsConnected();
        return new Uri(Page.Url).AbsolutePath;
    }

    public async Task Chooses(Visitor person)
    {
        await Search.FillAsync(person.Nickname);
        await Page.Locator("#people").GetByRole(AriaRole.Button, new() { Name = person.Nickname }).ClickAsync();
        await Assertions.Expect(Chosen.Filter(new() { HasText = person.Nickname })).ToBeVisibleAsync();
    }

    /// <summary>Opens a conversation from the list.</summary>
    public async Task Opens(string title)
    {
        await Line(title).GetByRole(AriaRole.Link).ClickAsync();
        await Log.WaitForAsync();
        await IsConnected();
    }

    /// <summary>Writes, and waits until the message is stored.</summary>
    public async Task Sends(string text)
    {
        await Composer.FillAsync(text);
        if (IsScripted && !Device.Touch) await Composer.PressAsync("Enter");
        else await Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Sees(text);
    }

    public async Task Sees(string text) => await Assertions.Expect(Message(text)).ToBeVisibleAsync();

    /// <summary>The stored message with this text; two of them are a mistake that no locator accepts.</summary>
    public ILocator Message(string text) => Messages.Filter(new() { HasText = text });

    public async Task SeesExactly(params string[] texts) =>
        await Assertions.Expect(Messages.Locator(".message__bubble")).ToHaveTextAsync(texts);

    /// <summary>Fills a field of a durable form and waits for the server's promise that it is kept.</summary>
    public async Task FillsDurably(ILocator field, string text)
    {
        await Page.RunAndWaitForResponseAsync(() => field.FillAsync(text), answer => IsSaveOf(text, answer));
        await IsSaved();
    }

    public async Task IsSaved() => await Assertions.Expect(Page.Locator("[data-durable-status]")).ToHaveTextAsync("Saved");

    private static bool IsSaveOf(string text, IResponse answer) =>
        answer.Ok && answer.Url.Contains("/drafts/", StringComparison.Ordinal) && QueryHelpers.ParseQuery(answer.Request.PostData).Values.Any(values => values.Contains(text));
}
