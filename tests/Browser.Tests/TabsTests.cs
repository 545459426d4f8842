using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

public sealed class TabsTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int Tabs = 20;

    /// <summary>For this tab alone time passes thirty times as fast.</summary>
    private const string FastClock =
        """
        {
          const [start, now] = [Date.now(), Date.now];
          Date.now = () => start + 30 * (now() - start);
          for (const timer of ['setTimeout', 'setInterval']) {
            const original = window[timer];
            window[timer] = (work, ms, ...more) => original(work, ms / 30, ...more);
          }
        }
        """;

    [Fact]
    public Task Twenty_tabs_share_one_connection_and_each_gets_the_news_of_its_conversation() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", through: network.Address);
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversations = await Task.WhenAll(Enumerable.Range(0, 5).Select(number => ada.StartConversation([graceElsewhere], $"Number {number}", "hello")));
        var tabs = new List<IPage>();
        for (var number = 0; number < Tabs; number++)
        {
            if (number > 0) await grace.OpensATab("/");
            await grace.GoesTo(PathOf(number));
            tabs.Add(grace.Page);
        }

        await Eventually.Is("one connection is open", () => Task.FromResult(network.Streams == 1));
        for (var number = 0; number < conversations.Length; number++) (await ada.Post(conversations[number], $"news of {number}")).Dispose();
        for (var number = 0; number < Tabs; number++)
        {
            grace.TurnsTo(tabs[number]);
            await grace.SeesExactly("hello", $"news of {number % conversations.Length}");
        }
        Assert.Equal(1, network.Streams);

        string PathOf(int number) => $"/conversations/{conversations[number % conversations.Length]}";
    });

    [Fact]
    public Task No_tab_misses_a_message_when_the_one_that_is_connected_crashes() =>
        LeaderLeaves(nameof(No_tab_misses_a_message_when_the_one_that_is_connected_crashes), (grace, leader) => grace.Crashes(leader));

    [Fact]
    public Task No_tab_misses_a_message_when_the_one_that_is_connected_is_closed() =>
        LeaderLeaves(nameof(No_tab_misses_a_message_when_the_one_that_is_connected_is_closed), (_, leader) => leader.CloseAsync());

    [Fact]
    public Task No_tab_misses_a_message_when_the_one_that_is_connected_goes_elsewhere() =>
        LeaderLeaves(nameof(No_tab_misses_a_message_when_the_one_that_is_connected_goes_elsewhere), (_, leader) => leader.GotoAsync("/health/live"));

    [Fact]
    public Task A_connected_tab_that_hangs_is_replaced_and_follows_when_it_is_well_again() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, text: "before");
        await grace.GoesTo(conversation);
        var hung = await grace.OpensATab("/");
        Assert.True(await Visitor.Leads(hung));
        var other = grace.Page;
        await other.AddInitScriptAsync(FastClock);
        await grace.GoesTo(conversation);
        var devTools = await grace.DevTools(hung);

        await hung.EvaluateAsync("setTimeout(() => { while (true); })");
        await ada.Sends("to whom it may concern");
        await grace.Sees("to whom it may concern");
        Assert.True(await Visitor.Leads(other));

        await devTools.SendAsync("Runtime.terminateExecution");
        grace.TurnsTo(hung);
        await grace.Sees("to whom it may concern");
        Assert.False(await Visitor.Leads(hung));
        await ada.Sends("welcome back");
        await grace.Sees("welcome back");
    });

    [Fact]
    public Task What_was_read_elsewhere_while_the_connected_tab_died_is_no_longer_marked() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var other = await ada.StartConversation([graceElsewhere], "Read elsewhere", "unread");
        var leader = await grace.OpensATab("/");
        var unread = grace.Line("Read elsewhere").Locator(".unread-mark");
        await Assertions.Expect(unread).ToBeVisibleAsync();

        await Visitor.HoldsBackRequests(grace.Page);
        await grace.Crashes(leader);
        await graceElsewhere.Reads(other);
        await Visitor.LetsGo(grace.Page);

        await Assertions.Expect(unread).ToBeHiddenAsync();
    });

    private Task LeaderLeaves(string name, Func<Visitor, IPage, Task> leave) => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "Relay", "number 1.");
        var tabs = new List<IPage> { grace.Page };
        await grace.GoesTo($"/conversations/{conversation}");
        for (var number = 1; number < 4; number++)
        {
            await grace.OpensATab($"/conversations/{conversation}");
            tabs.Add(grace.Page);
        }
        var leader = await Visitor.Leader(tabs);
        tabs.Remove(leader);

        var posting = Post(2, 100);
        grace.TurnsTo(tabs[^1]);
        await grace.Sees("number 10.");
        foreach (var tab in tabs) await Visitor.HoldsBackRequests(tab);
        await leave(grace, leader);
        await posting;
        await Post(101, 110);
        foreach (var tab in tabs) await Visitor.LetsGo(tab);
        await Post(111, 115);

        foreach (var tab in tabs)
        {
            grace.TurnsTo(tab);
            await grace.SeesExactly([.. Enumerable.Range(1, 115).Select(number => $"number {number}.")]);
        }
        await Visitor.Leader(tabs);

        async Task Post(int first, int last)
        {
            for (var number = first; number <= last; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
        }
    }, name);
}
