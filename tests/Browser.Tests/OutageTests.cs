using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class OutageTests(Chromium chromium) : BrowserTest(chromium)
{
    // What is in the box, where the caret and the selection are, and how many compositions have ended.
    private const string State = "box => `${box.value}|${box.selectionStart}-${box.selectionEnd}|${box.dataset.ended ?? 0}`";

    private static readonly string[] _announcements = ["Reconnecting… You can go on writing.", "Connected"];

    public static TheoryData<string, bool> Devices => AccessibilityTests.Devices;

    [Theory, MemberData(nameof(Devices))]
    public Task A_minute_without_network_disturbs_nobody_who_composes(string device, bool dark) => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var ada = await Arrives("Ada", AccessibilityTests.On(device, dark), network.Address);
        await ada.Page.Clock.InstallAsync();
        await ada.SignsUp();
        using var adaElsewhere = await ada.WithoutABrowser(Messenger.Address);
        using var grace = await Person.Registered(Messenger.Address, "Grace");
        var conversation = await grace.StartConversation([adaElsewhere], "Tunnel", "before");
        await ada.GoesTo($"/conversations/{conversation}");
        await ada.FillsDurably(ada.Composer, "I write ");
        await ada.Page.EvaluateAsync(
            "window.heard = []; new MutationObserver(() => heard.push(document.getElementById('connection').textContent)).observe(document.getElementById('connection'), { childList: true, subtree: true, characterData: true })");
        var composing = await Composes(ada, "にほん");

        network.Cut();
        await ada.Page.Clock.FastForwardAsync(30_000);
        await Expect(ada.Pill).ToHaveAttributeAsync("data-state", "reconnecting");
        Assert.Equal(composing, await ada.Composer.EvaluateAsync<string>(State));
        await AccessibilityTests.NothingIsFound(ada, "without network");
        (await grace.Post(conversation, "meanwhile")).Dispose();
        await ada.Page.Clock.FastForwardAsync(30_000);
        network.Mend();
        await ada.HearsOfTheNetwork();

        await ada.SeesExactly("before", "meanwhile");
        await ada.IsReconnected();
        await ada.IsSaved();
        Assert.Equal(composing, await ada.Composer.EvaluateAsync<string>(State));
        Assert.Equal(_announcements, await ada.Page.EvaluateAsync<string[]>("heard"));
        await (await ada.DevTools()).SendAsync("Input.insertText", new() { ["text"] = "日本語" });
        await Expect(ada.Composer).ToHaveValueAsync("I write 日本語");
        await Eventually.Is("what was composed is saved", async () =>
            (await adaElsewhere.Page($"/conversations/{conversation}")).QuerySelector("#Text")!.TextContent.Trim() == "I write 日本語");
    }, $"Outage.{device}{(dark ? ".dark" : "")}");

    [Fact]
    public Task What_another_device_writes_does_not_disturb_a_composition() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Two hands");
        await ada.FillsDurably(ada.Composer, "I write ");
        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo(conversation);
        var composing = await Composes(ada, "にほん");
        await ada.IsSaved();
        await Expect(elsewhere.Composer).ToHaveValueAsync("I write にほん");

        await elsewhere.FillsDurably(elsewhere.Composer, "written elsewhere");
        // A message that comes later has come through the same connection.
        await grace.Opens("Two hands");
        await grace.Sends("and so on");
        await ada.Sees("and so on");
        Assert.Equal(composing, await ada.Composer.EvaluateAsync<string>(State));

        await (await ada.DevTools()).SendAsync("Input.insertText", new() { ["text"] = "日本語" });
        await Expect(ada.Composer).ToHaveValueAsync("I write 日本語");
        await Expect(ada.Page.Locator("form.composer [data-version-id]")).ToContainTextAsync("written elsewhere");
    });

    [Fact]
    public Task Who_was_signed_out_signs_in_again_and_finds_everything_where_it_was() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Expired", text: "before");
        await grace.Opens("Expired");

        await ada.LosesItsSession();
        await Reconnects(ada, network);
        await Expect(ada.Pill).ToHaveAttributeAsync("data-state", "signed-out");
        await Expect(ada.Pill).ToContainTextAsync("You are signed out");
        await ada.Composer.FillAsync("sent without a session");
        await ada.Composer.PressAsync("Enter");
        await Expect(ada.Log.Locator("[data-pending]")).ToHaveAttributeAsync("data-state", "signed-out");
        await ada.Composer.FillAsync("half a sen");
        await Expect(ada.Page.Locator("form.composer [data-durable-status]")).ToContainTextAsync("Kept on this device");
        await ada.Pill.GetByRole(AriaRole.Link).ClickAsync();
        await ada.SignsInHere();

        Assert.Equal(conversation, new Uri(ada.Page.Url).AbsolutePath);
        await ada.SeesExactly("before", "sent without a session");
        await grace.SeesExactly("before", "sent without a session");
        await Expect(ada.Composer).ToHaveValueAsync("half a sen");
        await ada.IsSaved();
        await Expect(ada.Log.Locator("[data-pending]")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Whoever_signs_in_in_the_same_browser_shows_nothing_to_the_tab_of_the_one_before_and_gets_nothing_of_it() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Shared desk", text: "before");
        await grace.Opens("Shared desk");
        var eve = await Person.Registered(Messenger.Address, "Eve");
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);

        await ada.LosesItsSession();
        var old = await ada.OpensATabOf(grace.Identity);
        var hers = ada.Page;
        ada.TurnsTo(old);
        await Reconnects(ada, network);
        await Expect(ada.Pill).ToHaveAttributeAsync("data-state", "signed-out");
        await ada.Composer.FillAsync("of the one before");
        await ada.Composer.PressAsync("Enter");
        await Expect(ada.Log.Locator("[data-pending]")).ToHaveAttributeAsync("data-state", "signed-out");
        await eve.StartConversation([graceElsewhere], "For Grace alone", "psst");

        ada.TurnsTo(hers);
        await Expect(ada.Line("For Grace alone")).ToBeVisibleAsync();
        await Expect(ada.Line("Shared desk")).ToContainTextAsync("before");
        await grace.SeesExactly("before");
        ada.TurnsTo(old);
        await Expect(ada.Line("For Grace alone")).ToHaveCountAsync(0);
        await Expect(ada.Page.GetByText("psst")).ToHaveCountAsync(0);
        eve.Dispose();
    });

    [Fact]
    public Task An_old_form_token_costs_neither_a_save_nor_a_message() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Old page", text: "before");

        await ada.LosesCookie("messenger.antiforgery");
        await ada.FillsDurably(ada.Composer, "kept");
        await ada.LosesCookie("messenger.antiforgery");
        await ada.Sends("sent");
        await ada.FillsDurably(ada.Composer, "kept again");

        await ada.SeesExactly("before", "sent");
        await Expect(ada.Log.Locator("[data-pending]")).ToHaveCountAsync(0);
        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo(conversation);
        await Expect(elsewhere.Composer).ToHaveValueAsync("kept again");
    });

    /// <summary>Begins to compose in an input method; returns what the box must stay like.</summary>
    private static async Task<string> Composes(Visitor ada, string text)
    {
        await ada.Composer.FocusAsync();
        await ada.Composer.EvaluateAsync("box => { box.setSelectionRange(box.value.length, box.value.length); box.addEventListener('compositionend', () => { box.dataset.ended = 1; }); }");
        await (await ada.DevTools()).SendAsync("Input.imeSetComposition", new() { ["text"] = text, ["selectionStart"] = 1, ["selectionEnd"] = 2 });
        await Expect(ada.Composer).ToHaveValueAsync($"I write {text}");
        var state = await ada.Composer.EvaluateAsync<string>(State);
        Assert.EndsWith("|0", state);
        return state;
    }

    private static async Task Reconnects(Visitor ada, CuttableProxy network)
    {
        network.Cut();
        network.Mend();
        await ada.HearsOfTheNetwork();
    }
}
