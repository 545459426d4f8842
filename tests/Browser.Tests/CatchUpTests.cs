using System.Globalization;
using AngleSharp.Dom;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class CatchUpTests(Chromium chromium) : BrowserTest(chromium)
{
    private const int MoreThanIsSent = 300;

    /// <summary>Seeds of the random rounds.</summary>
    public static TheoryData<int> Rounds => [.. Enumerable.Range(1, Size.IsFull ? 60 : 4)];

    [Theory, MemberData(nameof(Rounds))]
    public Task However_often_the_network_fails_a_page_ends_up_as_a_fresh_one(int seed) => Scene(async () =>
    {
        var random = new Random(seed);
        await using var network = new CuttableProxy(Messenger.Address);
        var grace = await SignedUp("Grace", through: network.Address);
        var people = await People(grace);
        var (ada, graceElsewhere) = (people[0], people[^1]);
        var conversations = new List<string>();
        for (var number = 0; number < 3; number++) conversations.Add(await ada.StartConversation(people[1..], $"Number {number}", "hello"));
        await grace.GoesTo($"/conversations/{conversations[0]}");

        var isCut = false;
        for (var step = 0; step < 150; step++)
        {
            var chance = random.Next(100);
            if (isCut && seed % 2 == 0 && chance < 2) await Flood(ada, conversations[0], $"flood {step}");
            else if (chance < 12) await Switch();
            else if (chance < 18) await graceElsewhere.Page($"/conversations/{conversations[random.Next(1, 3)]}");
            else if (chance < 40) await Acts(people[random.Next(2)], conversations[0], random);
            else (await people[random.Next(2)].Post(conversations[random.Next(10) < 7 ? 0 : random.Next(1, 3)], $"text {step} <&> 🌳\nof {seed}")).Dispose();
        }
        if (isCut) await Switch();
        // Something goes on while the page catches up.
        for (var number = 0; number < 20; number++) (await ada.Post(conversations[0], $"last {number}")).Dispose();

        await ShowsWhatAFreshPageShows(grace, graceElsewhere, conversations[0]);

        async Task Switch()
        {
            isCut = !isCut;
            if (isCut) network.Cut(); else network.Mend();
            if (!isCut) await grace.HearsOfTheNetwork();
        }
    }, $"CatchUp.{seed}");

    [Fact]
    public Task Who_missed_more_than_is_sent_at_the_end_of_the_log_gets_the_newest_page() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var grace = await SignedUp("Grace", through: network.Address);
        var people = await People(grace);
        var conversation = await people[0].StartConversation(people[1..], "Flood", "hello");
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.FillsDurably(grace.Composer, "half a thought");

        network.Cut();
        await Flood(people[0], conversation, "flood");
        (await people[0].Post(conversation, "the last")).Dispose();
        network.Mend();
        await grace.HearsOfTheNetwork();

        await Expect(grace.Message("the last")).ToBeInViewportAsync();
        await Expect(grace.Messages).ToHaveCountAsync(50);
        await Expect(grace.Composer).ToHaveValueAsync("half a thought");
        await ShowsWhatAFreshPageShows(grace, people[^1], conversation);
    });

    [Fact]
    public Task Who_missed_more_than_is_sent_while_reading_further_up_stays_there_and_sees_the_gap() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var grace = await SignedUp("Grace", through: network.Address);
        var people = await People(grace);
        var conversation = await people[0].StartConversation(people[1..], "Flood", "number 1.");
        for (var number = 2; number <= 60; number++) (await people[0].Post(conversation, $"number {number}.")).Dispose();
        await grace.GoesTo($"/conversations/{conversation}");
        await grace.FillsDurably(grace.Composer, "half a thought");
        var read = grace.Message("number 20.");
        await read.ScrollIntoViewIfNeededAsync();
        var before = await Top(read);

        network.Cut();
        await Flood(people[0], conversation, "flood");
        (await people[0].Post(conversation, "the last")).Dispose();
        network.Mend();
        await grace.HearsOfTheNetwork();

        await grace.Sees("the last");
        await Expect(read).ToBeInViewportAsync();
        Assert.InRange(await Top(read) - before, -3, 3);
        await Expect(grace.Composer).ToHaveValueAsync("half a thought");
        Assert.Equal(Enumerable.Range(11, 50).Concat(Enumerable.Range(312, 50)), await Seqs(grace));

        var gap = grace.Log.Locator("article[data-seq] ~ .log__earlier");
        for (var pages = 0; pages < 6 && await gap.CountAsync() > 0; pages++)
        {
            var shown = await grace.Messages.CountAsync();
            await gap.GetByRole(AriaRole.Link, new() { Name = "Earlier messages" }).ClickAsync();
            await Expect(grace.Messages).Not.ToHaveCountAsync(shown);
        }
        await Expect(gap).ToHaveCountAsync(0);
        Assert.Equal(Enumerable.Range(11, 351), await Seqs(grace));
        await ShowsWhatAFreshPageShows(grace, people[^1], conversation);
    });

    [Fact]
    public Task What_is_said_while_the_newest_page_is_on_its_way_is_there_too() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var grace = await SignedUp("Grace", through: network.Address);
        var people = await People(grace);
        var path = $"/conversations/{await people[0].StartConversation(people[1..], "Flood", "hello")}";
        await grace.GoesTo(path);
        var (isAnswered, mayArrive) = (new TaskCompletionSource(), new TaskCompletionSource());
        await grace.Page.RouteAsync($"**{path}", async route =>
        {
            var answer = await route.FetchAsync();
            isAnswered.TrySetResult();
            await mayArrive.Task;
            await route.FulfillAsync(new() { Response = answer });
        });

        network.Cut();
        await Flood(people[0], path.Split('/')[^1], "flood");
        network.Mend();
        await grace.HearsOfTheNetwork();
        await isAnswered.Task;
        (await people[0].Post(path.Split('/')[^1], "meanwhile")).Dispose();
        await Expect(grace.Line("Flood")).ToContainTextAsync("meanwhile");
        mayArrive.SetResult();

        await grace.Sees("meanwhile");
        await ShowsWhatAFreshPageShows(grace, people[^1], path.Split('/')[^1]);
    });

    [Fact]
    public Task What_arrived_long_before_the_newest_page_is_not_shown_as_being_sent() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var grace = await SignedUp("Grace", through: network.Address);
        var people = await People(grace);
        var conversation = await people[0].StartConversation(people[1..], "Flood", "hello");
        await grace.GoesTo($"/conversations/{conversation}");
        var (isLost, mayArrive) = (new TaskCompletionSource(), new TaskCompletionSource());
        await grace.Page.RouteAsync("**/messages", async route =>
        {
            if (isLost.Task.IsCompleted)
            {
                await mayArrive.Task;
                await route.ContinueAsync();
                return;
            }
            // It gets there, and nothing comes back.
            network.FallSilent();
            await route.FetchAsync(new() { Url = new Uri(Messenger.Address, new Uri(route.Request.Url).PathAndQuery).ToString() });
            isLost.SetResult();
            await route.AbortAsync();
        });

        await grace.Submits("long ago");
        await isLost.Task;
        network.Cut();
        await Flood(people[0], conversation, "flood");
        network.Mend();
        await grace.HearsOfTheNetwork();
        await Expect(grace.Log.Locator(".log__earlier")).ToHaveCountAsync(1);
        mayArrive.SetResult();

        await grace.HasSentAll();
        await ShowsWhatAFreshPageShows(grace, people[^1], conversation);
    });

    /// <summary>Something is done to the conversation or to what was said in it. What may not be done changes nothing.</summary>
    private static async Task Acts(Person person, string conversation, Random random)
    {
        var (seq, flag) = (random.Next(1, 20), random.Next(2) == 0 ? "true" : "false");
        (string Route, (string, string)[] Fields) act = random.Next(6) switch
        {
            0 => ("title", [("Title", $"Number 0 {random.Next(9)}"), ("Topic", random.Next(2) == 0 ? "Boats" : "")]),
            1 => ($"messages/{seq}/edit", [("Text", $"edited {random.Next(99)}"), ("Version", $"{seq}")]),
            2 => ($"messages/{seq}/delete", []),
            3 => ($"messages/{seq}/pin", [("On", flag)]),
            _ => ($"messages/{seq}/reactions", [("Emoji", "👍"), ("On", flag)]),
        };
        (await person.Submit($"/conversations/{conversation}/{act.Route}", [("ClientId", $"{Guid.NewGuid()}"), .. act.Fields])).Dispose();
    }

    /// <summary>Two who talk with her, and herself with forms only: such a client heals nothing in the browser by looking.</summary>
    private async Task<Person[]> People(Visitor grace) =>
    [
        await Person.Registered(Messenger.Address, "Ada"),
        await Person.Registered(Messenger.Address, "Alan"),
        await grace.WithoutABrowser(Messenger.Address),
    ];

    private static async Task Flood(Person ada, string conversation, string text)
    {
        foreach (var batch in Enumerable.Range(1, MoreThanIsSent).Chunk(10))
            await Task.WhenAll(batch.Select(async number => (await ada.Post(conversation, $"{text} {number}.")).Dispose()));
    }

    private static async Task ShowsWhatAFreshPageShows(Visitor grace, Person graceElsewhere, string conversation)
    {
        var (path, shown, wanted) = ($"/conversations/{conversation}", "", "");
        try
        {
            await Eventually.Is("the page shows what a fresh one shows", async () =>
            {
                wanted = Describe(await graceElsewhere.Page(path));
                shown = await ShownSince(grace, wanted);
                return shown == wanted;
            }, TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            Assert.Equal(wanted, shown);
        }
        var seqs = await Seqs(grace);
        Assert.Equal(seqs.Order().Distinct(), seqs);
        await Expect(grace.Log.Locator("[data-pending]")).ToHaveCountAsync(0);

        await grace.OpensATab(path);
        Assert.Equal(wanted, await ShownSince(grace, wanted));
    }

    /// <summary>Messages, the header, then the list: a line each. Conversations of the same millisecond have no order that a page could know.</summary>
    private static string Describe(IDocument page) => string.Join('\n', (string[])
    [
        .. page.QuerySelectorAll("[role=log] article[data-seq]").Select(article =>
            $"{article.GetAttribute("data-seq")} {article.GetAttribute("data-version")} {article.GetAttribute("data-author")} {article.QuerySelector(".message__bubble")!.TextContent} {article.QuerySelector("[data-by]")?.GetAttribute("data-by")}"),
        $"{page.QuerySelector("h1")!.TextContent} {page.QuerySelector("[id^=about-]")!.TextContent} {string.Join(',', PostedMessage.PinsOf(page))}",
        .. page.QuerySelectorAll("#conversations > li").OrderBy(line => long.Parse(line.GetAttribute("data-order")!, CultureInfo.InvariantCulture)).ThenBy(line => line.Id, StringComparer.Ordinal).Select(line =>
            $"{line.GetAttribute("data-order")} {line.Id} {line.GetAttribute("data-last-seq")} {line.QuerySelector(".conversation-item__title")!.TextContent} {line.QuerySelector(".conversation-item__last")!.TextContent} {(line.QuerySelector(".conversation-item--unread") is null ? "read" : "unread")}"),
    ]);

    private static Task<string> ShownSince(Visitor grace, string wanted) => grace.Page.EvaluateAsync<string>(
        """
        first => [
          ...[...document.querySelectorAll('[role=log] article[data-seq]')].filter(article => Number(article.dataset.seq) >= first).map(article =>
            `${article.dataset.seq} ${article.dataset.version} ${article.dataset.author} ${article.querySelector('.message__bubble').textContent} ${article.querySelector('[data-by]')?.dataset.by ?? ''}`),
          `${document.querySelector('h1').textContent} ${document.querySelector('[id^=about-]').textContent} ${[...document.querySelectorAll('.pins [data-original]')].map(pin => pin.dataset.original)}`,
          ...[...document.querySelectorAll('#conversations > li')].sort((a, b) => a.dataset.order !== b.dataset.order ? 0 : a.id < b.id ? -1 : 1).map(line =>
            `${line.dataset.order} ${line.id} ${line.dataset.lastSeq} ${line.querySelector('.conversation-item__title').textContent} ${line.querySelector('.conversation-item__last').textContent} ${line.querySelector('.conversation-item--unread') ? 'unread' : 'read'}`),
        ].join('\n')
        """,
        int.Parse(wanted[..wanted.IndexOf(' ', StringComparison.Ordinal)], CultureInfo.InvariantCulture));

    private static Task<int[]> Seqs(Visitor grace) => grace.Messages.EvaluateAllAsync<int[]>("all => all.map(one => Number(one.dataset.seq))");

    private static Task<double> Top(ILocator place) => place.EvaluateAsync<double>("element => element.getBoundingClientRect().top");
}
