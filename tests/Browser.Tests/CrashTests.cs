using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class CrashTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task After_a_killed_server_the_talk_goes_on_without_a_reload() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Unbroken", text: "before");
        await grace.Opens("Unbroken");
        await ada.FillsDurably(ada.Composer, "half typed");
        await grace.Page.EvaluateAsync("window.neverReloaded = true");

        await Messenger.Crash();

        await ada.IsReconnected();
        await grace.IsReconnected();
        await Expect(ada.Composer).ToHaveValueAsync("half typed");
        await ada.Sends("half typed, now whole");
        await grace.Sees("half typed, now whole");
        await grace.Sends("after");
        await ada.SeesExactly("before", "half typed, now whole", "after");
        Assert.True(await grace.Page.EvaluateAsync<bool>("window.neverReloaded === true"));
    });

    [Fact]
    public Task A_message_that_meets_a_dead_server_stays_in_its_place_and_is_sent_by_itself_once() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Patience", text: "before");
        await grace.Opens("Patience");

        await Messenger.Kill();
        await ada.SendsIntoTheVoid("into the dark");
        await Expect(ada.Composer).ToHaveValueAsync("");
        await ada.SeesExactly("before");
        await Messenger.Start();

        await grace.SeesExactly("before", "into the dark");
        await ada.SeesExactly("before", "into the dark");
        await ada.HasSentAll();
        await Expect(ada.Composer).ToHaveValueAsync("");
    });

    [Fact]
    public Task What_is_written_while_the_server_is_dead_arrives_in_order_and_what_is_half_typed_stays() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Patience", text: "before");
        await grace.Opens("Patience");
        var answers = new TaskCompletionSource();
        await ada.Page.RouteAsync("**/messages", async route => { await answers.Task; await route.ContinueAsync(); });

        await Messenger.Kill();
        await ada.Submits("into the dark");
        await ada.Submits("and on");
        answers.SetResult();
        await ada.SendsIntoTheVoid("and on and on");
        await ada.SeesUnsent("into the dark", "and on", "and on and on");
        await ada.Composer.FillAsync("half ty");
        await Messenger.Start();

        await grace.SeesExactly("before", "into the dark", "and on", "and on and on");
        await ada.SeesExactly("before", "into the dark", "and on", "and on and on");
        await ada.HasSentAll();
        await ada.IsSaved();
        await Expect(ada.Composer).ToHaveValueAsync("half ty");
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("half ty");
    });

    [Fact]
    public Task A_connection_that_died_without_a_word_is_noticed_and_replaced() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await Arrives("Ada", through: network.Address), await SignedUp("Grace"));
        await ada.Page.Clock.InstallAsync();
        await ada.SignsUp();
        await grace.StartsConversation(with: ada, title: "Asleep", text: "before");
        await ada.Opens("Asleep");

        network.FallSilent();
        await grace.Sends("while the laptop slept");
        network.Mend();
        await ada.Page.Clock.FastForwardAsync(30_000);

        // The browser tries other connections that died with it first, with a pause after each.
        for (var tries = 0; tries < 20 && !await IsThereSoon(ada.Message("while the laptop slept")); tries++)
            await ada.Page.Clock.FastForwardAsync(11_000);
        await ada.SeesExactly("before", "while the laptop slept");
    });

    [Fact]
    public Task What_happened_while_the_network_was_away_is_there_when_it_comes_back() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        await grace.StartsConversation(with: ada, title: "Tunnel", text: "before");
        await ada.Opens("Tunnel");
        await ada.Sees("before");

        network.Cut();
        await grace.Sends("in the tunnel");
        await grace.Sends("still in the tunnel");
        await Expect(ada.Messages).ToHaveCountAsync(1);
        network.Mend();

        await ada.SeesExactly("before", "in the tunnel", "still in the tunnel");
        await ada.Sends("out again");
        await grace.SeesExactly("before", "in the tunnel", "still in the tunnel", "out again");
    });

    [Fact]
    public Task More_than_a_page_missed_leaves_no_hole() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", through: network.Address);
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "Flood", "number 0.");
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.Sees("number 0.");

        network.Cut();
        for (var number = 1; number <= 700; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
        network.Mend();

        await grace.Sees("number 700.");
        var shown = await grace.Messages.EvaluateAllAsync<int[]>("all => all.map(one => Number(one.dataset.seq))");
        Assert.Equal(Enumerable.Range(701 - shown.Length + 1, shown.Length), shown);
    });

    private static async Task<bool> IsThereSoon(ILocator place)
    {
        try
        {
            await place.WaitForAsync(new() { Timeout = 1_000 });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
