using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// From one conversation to another, in the page that is there. <c>MESSENGER_FULL=1</c>: memory over 200 switches.
/// </summary>
public sealed class SwitchingTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly int _switches = Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1" ? 200 : 30;

    [Fact]
    public Task What_is_half_written_and_what_is_sent_stay_where_they_belong_over_ten_switches() => Scene(async () =>
    {
        var (grace, ada, _) = await InTwoConversations();
        await grace.Opens("First");
        await StaysInThePage(grace);
        var (texts, sent) = (new Dictionary<string, string> { ["First"] = "", ["Second"] = "" }, new Dictionary<string, List<string>> { ["First"] = [], ["Second"] = [] });

        for (var number = 0; number < 10; number++)
        {
            var here = number % 2 == 0 ? "First" : "Second";
            await Expect(grace.Composer).ToHaveValueAsync(texts[here]);
            // Sent and gone, before anything is answered.
            await grace.Submits($"sent {number}.");
            sent[here].Add($"sent {number}.");
            await grace.Composer.PressSequentiallyAsync(texts[here] = $"half of {number}");
            await grace.Opens(number % 2 == 0 ? "Second" : "First");
        }

        Assert.True(await HasStayed(grace));
        foreach (var title in texts.Keys)
        {
            await grace.Opens(title);
            await grace.SeesExactly(["hello", .. sent[title]]);
            await Expect(grace.Composer).ToHaveValueAsync(texts[title]);
        }
        await grace.Reloads();
        await Expect(grace.Composer).ToHaveValueAsync(texts["Second"]);
        ada.Dispose();
    });

    [Fact]
    public Task What_the_server_did_not_take_before_a_switch_is_there_after_it() => Scene(async () =>
    {
        var (grace, ada, _) = await InTwoConversations();
        await grace.Opens("First");
        await grace.Page.RouteAsync("**/drafts/**", route => route.AbortAsync());
        await grace.Composer.FillAsync("only here");

        await grace.Opens("Second");
        await Expect(grace.Composer).ToHaveValueAsync("");
        await grace.Opens("First");
        await Expect(grace.Composer).ToHaveValueAsync("only here");
        await grace.Page.UnrouteAllAsync();

        await grace.IsSaved();
        ada.Dispose();
    });

    [Fact]
    public Task Back_and_forward_lead_to_where_one_was_and_to_what_was_said_meanwhile() => Scene(async () =>
    {
        var (grace, ada, ids) = await InTwoConversations();
        using var her = await grace.WithoutABrowser(Messenger.Address);
        for (var number = 1; number <= 45; number++) (await ada.Post(ids[0], $"number {number}.")).Dispose();
        await her.Reads(ids[0]);
        await grace.Opens("First");
        await StaysInThePage(grace);
        await grace.Log.HoverAsync();
        await grace.Page.Mouse.WheelAsync(0, -600);
        await Eventually.Is("the page has scrolled", async () => await grace.Page.Locator("#log-scroll").EvaluateAsync<double>("log => log.scrollTop") <= -600);
        var read = grace.Message("number 30.");
        var before = await Top(read);

        await grace.Opens("Second");
        (await ada.Post(ids[0], "said meanwhile")).Dispose();
        (await ada.Post(ids[1], "said here")).Dispose();
        await grace.Sees("said here");
        await grace.Page.GoBackAsync();
        await grace.IsConnected();

        await Expect(grace.Page).ToHaveURLAsync(new Regex(ids[0]));
        await Expect(grace.Page.GetByRole(AriaRole.Heading, new() { Name = "First" })).ToBeVisibleAsync();
        await Expect(grace.Message("said meanwhile")).ToBeAttachedAsync();
        Assert.InRange(await Top(read) - before, -2, 2);
        await Expect(grace.Line("First").GetByRole(AriaRole.Link)).ToHaveAttributeAsync("aria-current", "page");

        await grace.Page.GoForwardAsync();
        await grace.IsConnected();
        await Expect(grace.Message("said here")).ToBeInViewportAsync();
        Assert.True(await HasStayed(grace));

        // Over a page of its own too.
        await grace.Page.GoBackAsync();
        await grace.IsConnected();
        await grace.GoesTo("/drafts");
        await grace.Page.GoBackAsync();
        await grace.IsConnected();
        Assert.InRange(await Top(read) - before, -2, 2);
        ada.Dispose();
    });

    [Fact]
    public Task Back_leads_also_to_what_had_to_be_loaded_before() => Scene(async () =>
    {
        var (grace, ada, ids) = await InTwoConversations();
        using var her = await grace.WithoutABrowser(Messenger.Address);
        for (var number = 1; number <= 120; number++) (await ada.Post(ids[0], $"number {number}.")).Dispose();
        await her.Reads(ids[0]);
        await grace.Opens("First");
        await LoadsEarlier(grace, until: "number 21.");
        await LoadsEarlier(grace, until: "hello");
        await grace.Message("number 10.").ScrollIntoViewIfNeededAsync();

        await grace.Opens("Second");
        await grace.Page.GoBackAsync();

        await Expect(grace.Message("number 10.")).ToBeInViewportAsync();
        ada.Dispose();
    });

    [Fact]
    public Task The_list_stays_where_it_was_scrolled_to() => Scene(async () =>
    {
        var grace = await SignedUp("Grace");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        for (var number = 1; number <= 24; number++) await ada.StartConversation([her], $"Talk {number}.", "hello");
        await grace.Opens("Talk 24.");
        await StaysInThePage(grace);
        var list = grace.Page.Locator(".sidebar__list");
        await grace.Line("Talk 3.").ScrollIntoViewIfNeededAsync();
        var before = await list.EvaluateAsync<double>("list => list.scrollTop");

        await grace.Opens("Talk 4.");
        Assert.True(before > 0);
        Assert.Equal(before, await list.EvaluateAsync<double>("list => list.scrollTop"));
        Assert.True(await HasStayed(grace));

        await grace.GoesTo("/drafts");
        Assert.Equal(before, await list.EvaluateAsync<double>("list => list.scrollTop"));
    });

    [Fact]
    public Task What_is_opened_has_the_focus_and_the_title_and_is_told_to_who_hears_the_page() => Scene(async () =>
    {
        var (grace, ada, _) = await InTwoConversations();
        await grace.Opens("First");
        await StaysInThePage(grace);

        await grace.Line("Second").GetByRole(AriaRole.Link).FocusAsync();
        await grace.Page.Keyboard.PressAsync("Enter");

        await Expect(grace.Page.Locator("#turned")).ToHaveTextAsync("Second");
        await Expect(grace.Page).ToHaveTitleAsync(new Regex("Second"));
        await Expect(grace.Composer).ToBeFocusedAsync();
        // What every conversation has works in this one too.
        await grace.Composer.PressSequentiallyAsync("so");
        await grace.Composer.PressAsync("Control+b");
        await Expect(grace.Composer).ToHaveValueAsync("so****");
        await grace.Sends("hello again");
        await grace.Message("hello again").HoverAsync();
        await grace.Message("hello again").Locator(".message__menu").ClickAsync();
        await grace.Page.Locator("#message-menu [data-react]").First.ClickAsync();
        await Expect(grace.Message("hello again").Locator("button[data-emoji]")).ToHaveCountAsync(1);
        Assert.True(await HasStayed(grace));
        ada.Dispose();
    });

    [Fact]
    public Task Who_is_signed_out_sees_nothing_of_what_was_opened_however_they_go_back() => Scene(async () =>
    {
        var (grace, ada, _) = await InTwoConversations();
        await grace.Opens("First");
        await grace.Sends("hers alone");
        await grace.Opens("Second");
        await grace.SignsOut();

        foreach (var _ in Enumerable.Range(0, 3))
        {
            await grace.Page.GoBackAsync();
            await Expect(grace.Page.GetByLabel("Email")).ToBeVisibleAsync();
            await Expect(grace.Page.Locator("body")).Not.ToContainTextAsync("hers alone");
        }
        Assert.DoesNotContain(await grace.CachedPages(), page => page.Contains("hers alone", StringComparison.Ordinal));
        ada.Dispose();
    });

    [Fact]
    public Task A_session_that_has_ended_leads_to_the_sign_in_page_at_the_next_switch() => Scene(async () =>
    {
        var (grace, ada, _) = await InTwoConversations();
        await grace.Opens("First");
        await grace.LosesItsSession();

        await grace.Line("Second").GetByRole(AriaRole.Link).ClickAsync();

        await Expect(grace.Page).ToHaveURLAsync(new Regex("/signin"));
        ada.Dispose();
    });

    [Fact]
    public Task Memory_does_not_grow_with_the_switches() => Scene(async () =>
    {
        var (grace, ada, ids) = await InTwoConversations();
        for (var number = 1; number <= 30; number++) (await ada.Post(ids[number % 2], $"number {number}.")).Dispose();
        await grace.Opens("First");
        await StaysInThePage(grace);
        var tools = await grace.DevTools();
        await tools.SendAsync("Performance.enable");
        await Switch(grace, 10);
        var before = await Held(tools);

        await Switch(grace, _switches);

        var after = await Held(tools);
        Assert.True(await HasStayed(grace));
        Assert.InRange(after.Nodes - before.Nodes, double.MinValue, 300);
        Assert.InRange(after.Listeners - before.Listeners, double.MinValue, 20);
        Assert.InRange(after.Heap - before.Heap, double.MinValue, 1_000_000);
        ada.Dispose();
    });

    /// <summary>Grace has two conversations with Ada, "First" and "Second", and stands before the list.</summary>
    private async Task<(Visitor Grace, Person Ada, string[] Ids)> InTwoConversations()
    {
        var grace = await SignedUp("Grace");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var ada = await Person.Registered(Messenger.Address, "Ada");
        string[] ids = [await ada.StartConversation([her], "First", "hello"), await ada.StartConversation([her], "Second", "hello")];
        return (grace, ada, ids);
    }

    private static async Task LoadsEarlier(Visitor grace, string until)
    {
        await grace.Page.Locator(".log__earlier > [hx-get]").First.ClickAsync();
        await Expect(grace.Message(until)).ToBeAttachedAsync();
    }

    private static async Task Switch(Visitor grace, int times)
    {
        for (var number = 0; number < times; number++) await grace.Opens(number % 2 == 0 ? "Second" : "First");
    }

    /// <summary>What the page holds once nothing in it can go. Bytes of the heap; nodes and listeners of the document.</summary>
    private static async Task<(double Heap, double Nodes, double Listeners)> Held(ICDPSession tools)
    {
        await tools.SendAsync("HeapProfiler.collectGarbage");
        var metrics = (await tools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray();
        var values = metrics.ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        return (values["JSHeapUsedSize"], values["Nodes"], values["JSEventListeners"]);
    }

    private static async Task StaysInThePage(Visitor visitor) => await visitor.Page.EvaluateAsync("window.isTheSame = true");

    private static Task<bool> HasStayed(Visitor visitor) => visitor.Page.EvaluateAsync<bool>("window.isTheSame === true");

    private static Task<double> Top(ILocator place) => place.EvaluateAsync<double>("element => element.getBoundingClientRect().top");
}
