using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What counts as read, on however many devices.</summary>
public sealed class ReadStateTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_page_that_nobody_looks_at_reads_nothing_until_somebody_does() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin("Unseen", "one");
        await grace.LooksElsewhere();

        await grace.GoesTo($"/conversations/{conversation}");
        await Says(ada, conversation, "two");
        await grace.Sees("two");

        await Expect(grace.Badge("Unseen")).ToContainTextAsync("2 unread messages");
        Assert.Equal(2, await UnreadOf(her, "Unseen"));
        await grace.Looks(true);
        await Expect(grace.Badge("Unseen")).ToBeHiddenAsync();
        await IsRead(her, "Unseen");
    });

    [Fact]
    public Task A_hidden_tab_and_one_that_was_left_alone_read_nothing_either() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin("Left alone", "one");
        await grace.GoesTo($"/conversations/{conversation}");
        await IsRead(her, "Left alone");

        await grace.IsSeen(false);
        await Says(ada, conversation, "two");
        await grace.Sees("two");
        await Expect(grace.Badge("Left alone")).ToContainTextAsync("1 unread message");
        Assert.Equal(1, await UnreadOf(her, "Left alone"));
        await grace.IsSeen(true);
        await IsRead(her, "Left alone");

        await grace.DoesNothingFor(minutes: 4);
        await Says(ada, conversation, "three");
        await grace.Sees("three");
        await Expect(grace.Badge("Left alone")).ToContainTextAsync("1 unread message");
        Assert.Equal(1, await UnreadOf(her, "Left alone"));
        await grace.Page.Mouse.MoveAsync(300, 300);
        await grace.Page.Mouse.MoveAsync(310, 310);
        await IsRead(her, "Left alone");
    });

    [Fact]
    public Task Who_reads_further_up_has_not_read_what_comes_until_it_is_on_the_screen() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin("Long", "first");
        for (var i = 0; i < 40; i++) await Says(ada, conversation, $"number {i}.");
        await her.Reads(conversation);
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.Page.EvaluateAsync("document.getElementById('log-scroll').scrollTop = -1000");

        await Says(ada, conversation, "below");

        await Expect(grace.Message("below")).ToHaveCountAsync(1);
        await Expect(grace.Badge("Long")).ToContainTextAsync("1 unread message");
        await Expect(grace.FirstNew).ToContainTextAsync("below");
        await grace.Page.EvaluateAsync("document.getElementById('log-scroll').scrollTop = 0");
        await Expect(grace.Badge("Long")).ToBeHiddenAsync();
        await IsRead(her, "Long");
    });

    [Fact]
    public Task An_empty_conversation_that_is_opened_is_told_to_be_seen() => Scene(async () =>
    {
        var (_, grace, _, conversation) = await Begin("Empty", "");
        await grace.LooksElsewhere();
        await grace.GoesTo($"/conversations/{conversation}");

        var told = await grace.Page.RunAndWaitForRequestAsync(() => grace.Looks(true), request => request.Url.EndsWith("/read", StringComparison.Ordinal));

        Assert.Contains("seq=0", told.PostData!, StringComparison.Ordinal);
        Assert.Equal(204, (await told.ResponseAsync())!.Status);
    });

    [Fact]
    public Task Without_script_a_page_that_is_shown_is_read() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", Device.Desktop with { JavaScript = false });
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([her], "Plain", "one");
        await grace.GoesTo("/");
        await Expect(grace.Badge("Plain")).ToContainTextAsync("1 unread message");

        await grace.Opens("Plain");

        await Expect(grace.UnreadLine).ToBeVisibleAsync();
        await IsRead(her, "Plain");
        await Says(ada, conversation, "two");
        await grace.GoesTo("/");
        await Expect(grace.Badge("Plain")).ToContainTextAsync("1 unread message");
    });

    [Fact]
    public Task Two_devices_agree_on_list_title_and_icon() => Scene(async () =>
    {
        var (ada, grace, her, first) = await Begin("First", "one");
        var second = await ada.StartConversation([her], "Second", "one");
        var phone = await SignedIn(grace, Device.Phone);
        await grace.GoesTo("/");
        foreach (var device in new[] { grace, phone })
        {
            await Expect(device.Page).ToHaveTitleAsync("(2) Conversations · Messenger");
            Assert.Contains("unread", await device.Favicon(), StringComparison.Ordinal);
        }

        await grace.Opens("First");
        await Expect(phone.Page).ToHaveTitleAsync("(1) Conversations · Messenger");
        await Expect(phone.Badge("First")).ToBeHiddenAsync();
        await Expect(grace.Page).ToHaveTitleAsync("(1) First · Messenger");
        await phone.Opens("Second");
        await Expect(grace.Page).ToHaveTitleAsync("First · Messenger");
        await Expect(phone.Page).ToHaveTitleAsync("Second · Messenger");
        Assert.DoesNotContain("unread", await grace.Favicon(), StringComparison.Ordinal);

        await Says(ada, second, "two");
        await phone.Sees("two");
        await Says(ada, first, "two");
        await grace.Sees("two");
        await IsRead(her, "First");
        await IsRead(her, "Second");
        await Expect(grace.Page).ToHaveTitleAsync("First · Messenger");
        await Expect(phone.Page).ToHaveTitleAsync("Second · Messenger");
    });

    [Fact]
    public Task What_is_unread_beyond_the_list_counts_and_is_forgotten_when_it_is_read_elsewhere_even_meanwhile() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", through: network.Address);
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var old = new List<string>();
        for (var i = 0; i < 3; i++) old.Add(await ada.StartConversation([her], $"Old {i}", "one"));
        for (var i = 0; i < 50; i++) await ada.StartConversation([her], $"Number {i}");

        await grace.GoesTo("/");
        await Expect(grace.Page).ToHaveTitleAsync("(3) Conversations · Messenger");
        await her.Reads(old[0]);
        await Expect(grace.Page).ToHaveTitleAsync("(2) Conversations · Messenger");
        network.Cut();
        await her.Reads(old[1]);
        network.Mend();
        await grace.HearsOfTheNetwork();
        await Expect(grace.Page).ToHaveTitleAsync("(1) Conversations · Messenger");

        await Says(ada, old[2], "two");
        await Expect(grace.Badge("Old 2")).ToContainTextAsync("2 unread messages");
        await Expect(grace.Page).ToHaveTitleAsync("(1) Conversations · Messenger");
        await her.Reads(old[2]);
        await Expect(grace.Page).ToHaveTitleAsync("Conversations · Messenger");
    });

    [Fact]
    public Task A_count_that_was_made_before_a_message_came_does_not_make_it_read() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin("Counted", "one");
        await her.Reads(conversation);
        await grace.GoesTo("/");
        await Says(ada, conversation, "two");
        await Expect(grace.Badge("Counted")).ToContainTextAsync("1 unread message");

        await Hears(grace, [new LiveEvent("unread", """{"conversations":[],"isComplete":true}""")]);
        await Says(ada, conversation, "three");

        await Expect(grace.Badge("Counted")).ToContainTextAsync("2 unread messages");
        await Expect(grace.Page).ToHaveTitleAsync("(1) Conversations · Messenger");
    });

    /// <summary>All that the server ever said, again, in any order, with what is outdated among it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public Task Whatever_comes_late_or_twice_the_count_is_the_servers(int seed) => Scene(async () =>
    {
        var random = new Random(seed);
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var conversations = new List<string>();
        for (var i = 0; i < 5; i++) conversations.Add(await ada.StartConversation([her], $"Number {i}"));
        await grace.GoesTo("/");
        using var stop = new CancellationTokenSource();
        using var stream = await her.OpenEvents("list=0", stop.Token);
        var said = new List<LiveEvent>();
        var listening = Task.Run(async () =>
        {
            await foreach (var one in stream.Read(stop.Token)) lock (said) said.Add(one);
        });

        var last = new int[conversations.Count];
        for (var step = 0; step < 40; step++)
        {
            var i = random.Next(conversations.Count);
            if (random.Next(3) > 0) { await Says(ada, conversations[i], $"step {step}."); last[i]++; }
            else (await her.Submit($"/conversations/{conversations[i]}/read", ("seq", $"{random.Next(last[i] + 1)}"))).Dispose();
            if (random.Next(4) == 0) await Again();
        }
        await Says(ada, conversations[0], "the end.");
        await Expect(grace.Line("Number 0")).ToContainTextAsync("the end.");
        for (var i = 0; i < 5; i++) await Again();

        var truth = await her.Page("/");
        var wanted = truth.QuerySelectorAll("#conversations > li").ToDictionary(
            line => line.QuerySelector(".conversation-item__title")!.TextContent, line => line.QuerySelector(".unread-mark")!.Children[1].TextContent);
        var unread = wanted.Values.Count(words => words != "0 unread messages");
        foreach (var (title, words) in wanted) await Expect(grace.Badge(title).Locator(".visually-hidden")).ToHaveTextAsync(words);
        await Expect(grace.Page).ToHaveTitleAsync(unread > 0 ? $"({unread}) Conversations · Messenger" : "Conversations · Messenger");
        await stop.CancelAsync();
        await listening.ContinueWith(_ => { }, TaskScheduler.Default);

        async Task Again()
        {
            LiveEvent[] some;
            lock (said) some = [.. said.Where(one => one.Name is "fragment" or "read")];
            random.Shuffle(some);
            await Hears(grace, some);
        }
    });

    /// <summary>As if the tab that holds the connection had passed it on just now.</summary>
    private static Task<System.Text.Json.JsonElement?> Hears(Visitor visitor, LiveEvent[] said) => visitor.Page.EvaluateAsync(
        """
        said => {
          const channel = new BroadcastChannel(`messenger:${document.body.dataset.user}`);
          for (const { name, data } of said) channel.postMessage({ type: 'event', data: { name, data } });
        }
        """,
        said.Select(one => new { name = one.Name, data = one.Data }).ToArray());

    private async Task<(Person Ada, Visitor Grace, Person Her, string Conversation)> Begin(string title, string text)
    {
        var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        var her = await grace.WithoutABrowser(Messenger.Address);
        return (ada, grace, her, await ada.StartConversation([her], title, text));
    }

    private static async Task Says(Person person, string conversation, string text) => (await person.Post(conversation, text)).Dispose();

    private static async Task<int> UnreadOf(Person person, string title)
    {
        var line = (await person.Page("/")).QuerySelectorAll("#conversations > li").Single(line => line.QuerySelector(".conversation-item__title")!.TextContent == title);
        return int.Parse(Regex.Match(line.QuerySelector(".unread-mark .visually-hidden")!.TextContent, "^[0-9]+").Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task IsRead(Person person, string title) => Eventually.Is($"“{title}” is read", async () => await UnreadOf(person, title) == 0);
}
