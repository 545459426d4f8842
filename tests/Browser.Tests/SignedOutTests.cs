using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What was read is not readable any more once somebody is signed out, however that came.</summary>
public sealed class SignedOutTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task No_other_tab_stores_its_page_again() => Scene(async () =>
    {
        var ada = await WithTwoTabs();
        var first = ada.Page;
        ada.TurnsTo(ada.Page.Context.Pages[0]);
        await ada.SignsOut();

        ada.TurnsTo(first);
        await ada.IsSeen(false);

        await NothingIsKept(ada);
    });

    [Fact]
    public Task A_session_that_is_ended_elsewhere_leaves_no_page() => Scene(async () =>
    {
        var ada = await WithTwoTabs();
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);

        (await elsewhere.Submit("/devices/signout-others")).Dispose();

        foreach (var tab in ada.Page.Context.Pages)
        {
            ada.TurnsTo(tab);
            await Expect(ada.Pill).ToContainTextAsync("You are signed out");
            await ada.IsSeen(false);
        }
        await NothingIsKept(ada);
    });

    [Fact]
    public Task A_sign_in_page_without_script_clears_too() => Scene(async () =>
    {
        var ada = await WithTwoTabs();
        await ada.Page.Context.Pages[0].CloseAsync();
        await ada.LosesItsSession();

        await ada.Page.GotoAsync("/");

        await Expect(ada.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/signin"));
        await NothingIsKept(ada);
    });

    [Fact]
    public Task The_worker_shows_the_present_persons_pages_alone() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var ada = await SignedUp("Ada", through: network.Address);
        await Eventually.Is("the worker is there", () => ada.Page.EvaluateAsync<bool>("async () => Boolean((await navigator.serviceWorker.ready).active) && await caches.has('assets')"));
        await ada.Page.EvaluateAsync(
            """
            async () => {
              const cache = await caches.open('seen:0123456789abcdef0123456789abcdef');
              await cache.put('/conversations/0123456789abcdef0123456789abcdef', new Response('<p>Somebody else’s</p>', { headers: { 'Content-Type': 'text/html' } }));
            }
            """);

        network.Cut();
        await ada.Page.GotoAsync("/conversations/0123456789abcdef0123456789abcdef");

        await Expect(ada.Page.Locator("body")).Not.ToContainTextAsync("Somebody else’s");
        await Expect(ada.Page.GetByText("You are offline")).ToBeVisibleAsync();
    });

    private async Task<Visitor> WithTwoTabs()
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Leaving", text: "hers alone");
        await ada.HasAnOfflineCopy("hers alone");
        await ada.OpensATab(conversation);
        return ada;
    }

    /// <summary>Not now, nor after what is being stored has been.</summary>
    private static async Task NothingIsKept(Visitor ada)
    {
        await Eventually.Is("no page is kept", async () => !Array.Exists(await ada.CachedPages(), Shows));
        await ada.Page.EvaluateAsync("() => new Promise(done => requestIdleCallback(done))");
        Assert.DoesNotContain(await ada.CachedPages(), Shows);
    }

    private static bool Shows(string page) => page.Contains("hers alone", StringComparison.Ordinal);
}
