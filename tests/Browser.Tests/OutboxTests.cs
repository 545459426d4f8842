using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What was sent and has not arrived: kept by the browser whatever happens to it, and delivered once.</summary>
public sealed class OutboxTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task What_waits_and_what_is_half_typed_survive_a_reload_without_network() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Tunnel", text: "before");
        await grace.Opens("Tunnel");
        await ada.HasAnOfflineCopy("before");

        network.Cut();
        await ada.SendsIntoTheVoid("one");
        await ada.SendsIntoTheVoid("two");
        await ada.Composer.FillAsync("half ty");
        await Expect(ada.Status).ToContainTextAsync("Kept on this device");
        for (var reload = 0; reload < 2; reload++)
        {
            await ada.ReloadsWithoutNetwork();
            await ada.SeesExactly("before");
            await ada.SeesUnsent("one", "two");
            await Expect(ada.Composer).ToHaveValueAsync("half ty");
        }
        await ada.SendsIntoTheVoid("three");
        network.Mend();

        await grace.SeesExactly("before", "one", "two", "three");
        await ada.SeesExactly("before", "one", "two", "three");
        await ada.HasSentAll();
        await Expect(ada.Composer).ToHaveValueAsync("");
    });

    [Fact]
    public Task What_waits_and_what_is_half_typed_survive_a_killed_browser() => Scene(async () =>
    {
        await StartOwnMessenger();
        await using var browser = new OwnBrowser();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Killed", text: "before");
        await grace.Opens("Killed");
        // A browser writes a sign-in to disk when it is closed, or after half a minute.
        var before = await Arrives(ada.Identity, browser);
        await before.SignsIn(toStay: true);
        await browser.Close();
        var killed = await Arrives(ada.Identity, browser);
        await killed.GoesTo(conversation);
        await killed.HasAnOfflineCopy("before");

        await Messenger.Kill();
        await killed.SendsIntoTheVoid("one");
        await killed.SendsIntoTheVoid("two");
        await killed.Composer.FillAsync("half ty");
        await Expect(killed.Status).ToContainTextAsync("Kept on this device");
        await browser.Kill();

        var again = await Arrives(ada.Identity, browser);
        await again.Page.GotoAsync(conversation);
        await again.SeesExactly("before");
        await again.SeesUnsent("one", "two");
        await Expect(again.Composer).ToHaveValueAsync("half ty");
        await Messenger.Start();

        await grace.SeesExactly("before", "one", "two");
        await again.SeesExactly("before", "one", "two");
        await again.HasSentAll();
        await again.IsSaved();
        await Expect(again.Composer).ToHaveValueAsync("half ty");
    });

    [Fact]
    public Task Only_one_of_two_tabs_sends() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Two tabs");
        await grace.Opens("Two tabs");
        var sent = new ConcurrentQueue<string>();
        ada.Page.Context.Request += (_, request) => NoteClientId(request, sent);
        var first = await ada.OpensATab(conversation);
        var second = ada.Page;

        var texts = Enumerable.Range(0, 8).Select(number => $"number {number}.").ToArray();
        foreach (var (number, text) in texts.Index())
        {
            ada.TurnsTo(number % 2 == 0 ? first : second);
            // Both boxes are one draft: what the other tab has sent leaves this one, too.
            await Expect(ada.Composer).ToHaveValueAsync("");
            await ada.Submits(text);
        }

        await grace.SeesExactly(texts);
        foreach (var tab in (IPage[])[first, second])
        {
            ada.TurnsTo(tab);
            await ada.SeesExactly(texts);
            await ada.HasSentAll();
        }
        Assert.Equal(texts.Length, sent.Count);
        Assert.Equal(texts.Length, sent.Distinct().Count());
    });

    [Fact]
    public Task Both_tabs_show_what_waits_and_one_of_them_can_take_it_back() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Two tabs");
        await grace.Opens("Two tabs");
        var first = await ada.OpensATab(conversation);
        var second = ada.Page;

        network.Cut();
        await ada.SendsIntoTheVoid("stays");
        await ada.SendsIntoTheVoid("goes back");
        ada.TurnsTo(first);
        await ada.SeesUnsent("stays", "goes back");
        await ada.Composer.FillAsync("typed since");
        await Edit(ada, "goes back");

        await Expect(ada.Composer).ToHaveValueAsync("goes back\ntyped since");
        await ada.SeesUnsent("stays");
        ada.TurnsTo(second);
        await ada.SeesUnsent("stays");
        network.Mend();
        await grace.SeesExactly("stays");
        await ada.HasSentAll();
        ada.TurnsTo(first);
        await ada.IsSaved();
        await Expect(ada.Composer).ToHaveValueAsync("goes back\ntyped since");
        await ada.Composer.PressAsync("Enter");
        await grace.SeesExactly("stays", "goes back\ntyped since");
    });

    [Fact]
    public Task When_the_answer_is_lost_there_is_one_message() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Lost answers");
        await grace.Opens("Lost answers");
        var posts = 0;
        await ada.Page.RouteAsync("**/messages", async route =>
        {
            await route.FetchAsync();
            if (Interlocked.Increment(ref posts) <= 2) await route.AbortAsync();
            else await route.ContinueAsync();
        });

        await ada.Submits("only once");
        await ada.Submits("and this after it");

        await ada.HasSentAll();
        Assert.True(posts >= 4, $"{posts} posts.");
        await ada.SeesExactly("only once", "and this after it");
        await grace.SeesExactly("only once", "and this after it");
        await grace.Reloads();
        await grace.SeesExactly("only once", "and this after it");
    });

    [Fact]
    public Task A_message_that_is_too_long_comes_back_with_the_reason() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Too long");
        await grace.Opens("Too long");
        var text = new string('x', 8_001);

        await ada.Submits(text);
        await Expect(ada.Problem).ToContainTextAsync("at most 8,000 characters");
        await Expect(ada.Composer).ToHaveValueAsync(text);
        await ada.IsSaved();
        await ada.HasSentAll();
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync(text);

        await ada.Composer.PressAsync("End");
        await ada.Composer.PressAsync("Backspace");
        await ada.Composer.PressAsync("Enter");
        await grace.SeesExactly(text[1..]);
        await Expect(ada.Problem).ToHaveTextAsync("");
    });

    [Fact]
    public Task A_message_of_somebody_who_may_not_send_it_any_more_comes_back_with_the_reason() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Out");
        await grace.Opens("Out");
        await ada.Page.RouteAsync("**/messages", route => route.FulfillAsync(new() { Status = 404, Body = "<p>There is nothing here.</p>" }));

        await ada.Submits("too late");
        await Expect(ada.Problem).ToContainTextAsync("no longer a member");
        await Expect(ada.Composer).ToHaveValueAsync("too late");
        await ada.IsSaved();
        await ada.HasSentAll();

        await ada.Page.UnrouteAllAsync();
        await ada.Composer.PressAsync("Enter");
        await grace.SeesExactly("too late");
    });

    [Fact]
    public Task A_message_under_an_id_that_was_used_for_another_comes_back_with_the_reason() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Same id");
        await grace.Opens("Same id");
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);
        var id = Guid.Parse(await ada.Page.Locator("form.composer [name=ClientId]").InputValueAsync());
        (await elsewhere.Post(conversation.Split('/')[^1], "the other", id)).Dispose();
        await ada.Sees("the other");

        await ada.Submits("this one");
        await Expect(ada.Problem).ToContainTextAsync("Not sent");
        await Expect(ada.Composer).ToHaveValueAsync("this one");
        await ada.HasSentAll();

        await ada.Composer.PressAsync("Enter");
        await grace.SeesExactly("the other", "this one");
    });

    [Fact]
    public Task A_refused_message_waits_in_its_place_while_others_go_on_and_something_is_being_typed() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Refused");
        await grace.Opens("Refused");
        var answers = new TaskCompletionSource();
        await ada.Page.RouteAsync("**/messages", async route =>
        {
            await answers.Task;
            if (route.Request.PostData!.Contains("Text=refused", StringComparison.Ordinal)) await route.FulfillAsync(new() { Status = 400, Body = "<p>Not this one.</p>" });
            else await route.ContinueAsync();
        });

        await ada.Submits("refused");
        await ada.Submits("goes on");
        await ada.Composer.FillAsync("typed since");
        answers.SetResult();
        await ada.IsSaved();
        await ada.SeesUnsent("refused");
        await Expect(ada.Unsent).ToContainTextAsync("Not this one.");
        await grace.SeesExactly("goes on");
        await Expect(ada.Composer).ToHaveValueAsync("typed since");
        await ada.Reloads();
        await ada.SeesUnsent("refused");
        await Edit(ada, "refused");
        await Expect(ada.Composer).ToHaveValueAsync("refused\ntyped since");
        await ada.HasSentAll();

        await ada.Page.UnrouteAllAsync();
        await ada.Composer.PressAsync("Enter");
        await grace.SeesExactly("goes on", "refused\ntyped since");
    });

    [Fact]
    public Task Whoever_sends_too_fast_waits_as_long_as_the_server_says() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Too fast");
        await grace.Opens("Too fast");
        var clock = new Stopwatch();
        var waited = TimeSpan.Zero;
        await ada.Page.RouteAsync("**/messages", async route =>
        {
            if (clock.IsRunning)
            {
                if (waited == TimeSpan.Zero) waited = clock.Elapsed;
                await route.ContinueAsync();
                return;
            }
            clock.Start();
            await route.FulfillAsync(new() { Status = 429, Headers = [new("Retry-After", "5")], Body = "<p>Too fast.</p>" });
        });

        await ada.SendsIntoTheVoid("in a moment");
        await ada.Submits("and then this");

        await grace.SeesExactly("in a moment", "and then this");
        await ada.HasSentAll();
        Assert.True(waited > TimeSpan.FromSeconds(4.9), $"It waited {waited.TotalSeconds:0.0} s.");
    });

    [Fact]
    public Task A_message_that_waits_goes_back_into_the_box_before_what_was_typed_since() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Second thoughts", text: "before");
        await grace.Opens("Second thoughts");
        await ada.HasAnOfflineCopy("before");

        network.Cut();
        await ada.SendsIntoTheVoid("rash");
        await ada.Composer.FillAsync("typed since");
        await Edit(ada, "rash");
        await Expect(ada.Composer).ToHaveValueAsync("rash\ntyped since");
        await ada.SeesUnsent();
        await Expect(ada.Status).ToContainTextAsync("Kept on this device");
        await ada.ReloadsWithoutNetwork();
        await ada.SeesUnsent();
        await Expect(ada.Composer).ToHaveValueAsync("rash\ntyped since");
        network.Mend();

        await ada.IsSaved();
        await ada.SeesExactly("before");
        await ada.Composer.PressAsync("Enter");
        await grace.SeesExactly("before", "rash\ntyped since");
    });

    [Fact]
    public Task Signing_out_asks_first_when_something_has_not_arrived_and_then_leaves_nothing_behind() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Leaving", text: "hers alone");
        await ada.HasAnOfflineCopy("hers alone");
        await ada.Page.RouteAsync("**/messages", route => route.AbortAsync());
        await ada.Page.RouteAsync("**/drafts/**", route => route.AbortAsync());
        await ada.SendsIntoTheVoid("not yet there");
        await ada.Composer.FillAsync("half ty");
        await Expect(ada.Status).ToContainTextAsync("Kept on this device");

        var question = await ada.SignsOut(answer: false);
        Assert.Contains("one message and one half-written text", question, StringComparison.Ordinal);
        await ada.SeesUnsent("not yet there");
        await Expect(ada.Composer).ToHaveValueAsync("half ty");
        Assert.Equal((1, 1), (await ada.Kept("outbox"), await ada.Kept("copies")));

        Assert.NotNull(await ada.SignsOut(answer: true));
        Assert.Equal((0, 0), (await ada.Kept("outbox"), await ada.Kept("copies")));
        Assert.DoesNotContain(await ada.CachedPages(), page => page.Contains("hers alone", StringComparison.Ordinal));
    });

    [Fact]
    public Task Signing_out_asks_nothing_when_everything_has_arrived() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Leaving", text: "hers alone");
        await ada.FillsDurably(ada.Composer, "half ty");
        await ada.HasAnOfflineCopy("hers alone");

        Assert.Null(await ada.SignsOut());
        Assert.DoesNotContain(await ada.CachedPages(), page => page.Contains("hers alone", StringComparison.Ordinal));
    });

    [Fact]
    public Task Signing_out_asks_nothing_of_what_is_just_arriving() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "Leaving");
        var save = await ada.NextAnswerIsHeld("**/drafts/**");
        await ada.Composer.FillAsync("half ty");
        await save.IsGiven;
        await Eventually.Is("the browser keeps it", async () => await ada.Kept("copies") == 1);
        var isPressed = ada.Page.EvaluateAsync("() => new Promise(pressed => addEventListener('submit', () => setTimeout(pressed), { capture: true }))");

        var question = ada.SignsOut();
        await isPressed;
        save.Arrives.SetResult();

        Assert.Null(await question);
    });

    [Fact]
    public Task Signing_out_asks_nothing_of_what_a_page_left_that_did_not_hear_the_answer() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Leaving", text: "Hello");
        var save = await ada.NextAnswerIsHeld("**/drafts/**");
        await ada.Composer.FillAsync("half ty");
        await save.IsGiven;
        await Eventually.Is("the browser keeps it", async () => await ada.Kept("copies") == 1);
        await ada.GoesTo("/");
        save.Arrives.SetResult();

        Assert.Null(await ada.SignsOut());

        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo(conversation);
        await Expect(elsewhere.Composer).ToHaveValueAsync("half ty");
    });

    [Fact]
    public Task The_page_that_somebody_saw_is_not_shown_to_the_next_person() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Hers alone", text: "a secret");
        await ada.HasAnOfflineCopy("a secret");

        // Not signed out: the cookie is gone, as when it has expired.
        await ada.Page.Context.ClearCookiesAsync();
        await ada.Page.GotoAsync("/register");
        var next = ada.HandsOver(new Identity($"Next{Guid.NewGuid().ToString("N")[..6]}"));
        await next.SignsUp();
        await Eventually.Is("the secret is gone", async () => !(await next.CachedPages()).Any(page => page.Contains("a secret", StringComparison.Ordinal)));
        network.Cut();

        await next.Page.GotoAsync(conversation);
        await Expect(next.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are offline");
        await Expect(next.Page.Locator("body")).Not.ToContainTextAsync("a secret");
    });

    [Fact]
    public Task A_page_that_was_never_seen_says_that_there_is_no_network() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        var conversation = await grace.StartsConversation(with: ada, title: "Unseen");
        await ada.Reloads();
        await ada.HasAnOfflineCopy("Unseen");

        network.Cut();
        await ada.Page.GotoAsync(conversation);
        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are offline");

        // And leads to what was seen.
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "To the conversations" }).ClickAsync();
        await Expect(ada.Line("Unseen")).ToBeVisibleAsync();
        network.Mend();
        await ada.Opens("Unseen");
    });

    [Fact]
    public Task A_new_conversation_that_met_a_dead_server_is_kept_whole_and_started_once_when_it_is_back() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.GoesTo("/");
        await ada.Chooses(grace);
        await ada.FillsDurably(ada.Title, "Begun");
        await ada.HasAnOfflineCopy("Begun");

        await Messenger.Kill();
        await ada.Title.FillAsync("Begun in the dark");
        await ada.FirstMessage.FillAsync("Hello,\nworld");
        var start = ada.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" });
        await start.ClickAsync();
        await Expect(ada.Status).ToContainTextAsync("Not sent: no connection");
        await IsWhole();
        await ada.ReloadsWithoutNetwork();
        await IsWhole();
        await ada.ReloadsWithoutNetwork();
        await IsWhole();
        await Messenger.Start();
        await ada.IsReconnected();
        await ada.IsSaved();
        await start.ClickAsync();

        await ada.SeesExactly("Hello,\nworld");
        await Expect(grace.Line("Begun in the dark")).ToHaveCountAsync(1);
        await ada.GoesTo("/");
        await Expect(ada.Line("Begun in the dark")).ToHaveCountAsync(1);
        await Expect(ada.Title).ToHaveValueAsync("");
        await Expect(ada.Chosen).ToHaveCountAsync(0);

        async Task IsWhole()
        {
            await Expect(ada.Chosen).ToHaveTextAsync([grace.Nickname]);
            await Expect(ada.Title).ToHaveValueAsync("Begun in the dark");
            await Expect(ada.FirstMessage).ToHaveValueAsync("Hello,\nworld");
        }
    });

    private static Task Edit(Visitor person, string text) =>
        person.Unsent.Filter(new() { HasText = text }).GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();

    private static void NoteClientId(IRequest request, ConcurrentQueue<string> sent)
    {
        if (request.Method == "POST" && request.Url.EndsWith("/messages", StringComparison.Ordinal))
            sent.Enqueue(QueryHelpers.ParseQuery(request.PostData)["ClientId"].Single()!);
    }
}
