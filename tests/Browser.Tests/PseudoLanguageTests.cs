using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Pages with their script in a language in which every sentence reads ⟦like this⟧: what doesn't is not translated.</summary>
public sealed class PseudoLanguageTests(Chromium chromium) : BrowserTest(chromium)
{
    private readonly List<string> _untranslated = [];

    [Fact]
    public Task Whatever_a_page_says_is_translated() => Scene(async () =>
    {
        await StartOwnMessenger(new() { Variables = PseudoLanguageStartup.Variables });
        await using var network = new CuttableProxy(Messenger.Address);
        using var grace = await Person.Registered(Messenger.Address, "Γκρέις");
        var ada = await Arrives(new Identity("Άντα"),
            Device.Desktop with { Language = PseudoLanguage.Name, ServiceWorker = false }, network.Address);
        await SpeaksPseudo(ada);
        await ada.HasSignedUp(network.Address);
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);
        await LooksAt(ada);

        await BeginsAConversation(ada, grace, elsewhere);
        var talk = await grace.StartConversation([elsewhere], "Λιμάνι", "α ||β||\n```\nγ\n```");
        await Task.WhenAll(grace.Post(talk, "δ"), grace.Post(talk, "ε"));
        await LooksAt(ada, ada.Line("Λιμάνι"));
        await ada.GoesTo($"/conversations/{talk}");
        await LooksAt(ada);
        await Writes(ada, grace, talk);
        await DoesWhatCanBeDone(ada);
        await LosesTheNetwork(ada, network);
        await ada.GoesTo("/settings");
        await LooksAt(ada);

        Assert.True(_untranslated.Count == 0, string.Join('\n', _untranslated.Distinct()));
    });

    private async Task BeginsAConversation(Visitor ada, Person grace, Person elsewhere)
    {
        await ada.Page.Locator("#Members").FillAsync("0000");
        await LooksAt(ada, ada.Page.Locator(".results__none"));
        await ada.Page.Locator("#Members").FillAsync(grace.Nickname);
        await ada.Page.Locator("#people .result").First.ClickAsync();
        await LooksAt(ada, ada.Chosen);
        await ada.Page.Locator("#Title").FillAsync(new string('α', 250));
        await LooksAt(ada, Status(ada, "Saved"));
        await elsewhere.SaveDraft("new-conversation", 0, ("Title", "Πλατεία"));
        await LooksAt(ada, ada.Page.Locator("[data-version-id]"));
        await ada.Page.Locator("#new-conversation .button--primary").ClickAsync();
        await LooksAt(ada, ada.Page.Locator("#new-conversation .field__error:not(:empty)").First);
    }

    private async Task Writes(Visitor ada, Person grace, string talk)
    {
        var box = ada.Page.Locator("#Text");
        await box.FillAsync(new string('1', 8_100));
        await LooksAt(ada, ada.Page.Locator("#composer-counter:visible"));
        await box.PressAsync("Enter");
        await LooksAt(ada, ada.Problem.Filter(new() { HasText = "⟦" }));
        await box.FillAsync("ζ");
        await box.PressAsync("Enter");
        await LooksAt(ada, ada.Message("ζ"));
        await ada.Page.Locator(".code button").ClickAsync();
        await LooksAt(ada, ada.Page.Locator(".code button").Filter(new() { HasText = "Copied" }));
        (await grace.Post(talk, "η")).Dispose();
        await LooksAt(ada, ada.Message("η"));
    }

    private async Task DoesWhatCanBeDone(Visitor ada)
    {
        await Chooses(ada, "copy");
        await LooksAt(ada, Toast(ada));
        await Chooses(ada, "pin");
        await LooksAt(ada, ada.Page.Locator(".pins summary"));
        await Chooses(ada, "reply");
        await LooksAt(ada, ada.Page.Locator("#reply"));
        await Chooses(ada, "edit");
        await ada.Page.Locator(".edit textarea").FillAsync("ζζ");
        await LooksAt(ada, Status(ada, "Saved"));
        await ada.Page.Locator(".edit textarea").PressAsync("Enter");
        await LooksAt(ada, ada.Page.Locator(".message__edited"));
        await Chooses(ada, "delete");
        await LooksAt(ada, ada.Page.Locator("#message-menu"));
        await ada.Page.Locator("#message-menu [data-act=delete]").ClickAsync();
        await LooksAt(ada, Toast(ada).Locator("button"));
        await Toast(ada).Locator("button").ClickAsync();
    }

    private async Task Chooses(Visitor ada, string act)
    {
        var message = ada.Message("ζ").First;
        await message.HoverAsync();
        await message.Locator(".message__menu").ClickAsync();
        await LooksAt(ada, ada.Page.Locator("#message-menu"));
        await ada.Page.Locator($"#message-menu [data-act={act}]").ClickAsync();
    }

    private async Task LosesTheNetwork(Visitor ada, CuttableProxy network)
    {
        network.Cut();
        await ada.Page.Locator("#Text").FillAsync("θ");
        await LooksAt(ada, Status(ada, "Kept on this device"));
        await ada.Page.Locator("#Text").PressAsync("Enter");
        await LooksAt(ada, ada.Unsent.Filter(new() { HasText = "Kept on this device" }));
        await LooksAt(ada, ada.Pill.Filter(new() { HasText = "⟦" }));
        var question = new TaskCompletionSource<string>();
        ada.Page.Dialog += (_, dialog) =>
        {
            question.TrySetResult(dialog.Message);
            _ = dialog.DismissAsync();
        };
        await ada.Page.Locator("[data-sign-out] button").ClickAsync();
        _untranslated.AddRange(Untranslated.InText(await question.Task));
        network.Mend();
        await ada.HearsOfTheNetwork();
        await LooksAt(ada, ada.Message("θ"));
    }

    private static ILocator Status(Visitor ada, string words) =>
        ada.Page.Locator("[data-durable-status]").Filter(new() { HasText = words }).First;

    private static ILocator Toast(Visitor ada) => ada.Page.Locator("#toasts > *").Last;

    private static async Task SpeaksPseudo(Visitor visitor)
    {
        var bundle = await PseudoClient.Bundle();
        await visitor.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await visitor.Page.RouteAsync("**/lib/app*.js",
            route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = bundle }));
    }

    /// <summary>Reads all that is on the page, once something is there.</summary>
    private async Task LooksAt(Visitor visitor, ILocator? there = null)
    {
        if (there is not null) await Expect(there).ToBeVisibleAsync();
        _untranslated.AddRange(Untranslated.InHtml(await visitor.Page.ContentAsync()));
    }
}
