using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class DurableFormTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task The_new_conversation_form_survives_a_reload_another_browser_and_a_killed_server() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.Chooses(grace);
        await ada.FillsDurably(ada.Title, "Plans");
        await ada.FillsDurably(ada.FirstMessage, "First line\nand a second, half wri");

        await ada.Reloads();
        await StandsAsItWas(ada, grace);

        var elsewhere = await SignedIn(ada, Device.Phone);
        await StandsAsItWas(elsewhere, grace);

        await Messenger.Crash();
        await ada.IsReconnected();
        await StandsAsItWas(ada, grace);
        await ada.Reloads();
        await StandsAsItWas(ada, grace);
    });

    [Fact]
    public Task A_half_written_message_survives_a_reload_another_browser_and_a_killed_server() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);
        await ada.FillsDurably(ada.Composer, "Dear Grace, what I always wan");

        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("Dear Grace, what I always wan");

        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo(conversation);
        await Expect(elsewhere.Composer).ToHaveValueAsync("Dear Grace, what I always wan");

        await Messenger.Crash();
        await ada.IsReconnected();
        await Expect(ada.Composer).ToHaveValueAsync("Dear Grace, what I always wan");
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("Dear Grace, what I always wan");
        await Expect(elsewhere.Composer).ToHaveValueAsync("Dear Grace, what I always wan");
    });

    [Fact]
    public Task What_is_typed_while_the_server_is_down_is_saved_when_it_is_back() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);

        await Messenger.Kill();
        await ada.Composer.FillAsync("written into the void");
        await Expect(ada.Page.Locator("form.composer [data-durable-status]")).ToContainTextAsync("Kept on this device");
        await Messenger.Start();
        await ada.IsSaved();

        var elsewhere = await SignedIn(ada);
        await elsewhere.GoesTo(conversation);
        await Expect(elsewhere.Composer).ToHaveValueAsync("written into the void");
    });

    [Fact]
    public Task What_the_server_never_got_comes_back_after_the_browser_was_closed() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);

        await Messenger.Kill();
        await ada.Composer.FillAsync("known to this browser alone");
        await Expect(ada.Page.Locator("form.composer [data-durable-status]")).ToContainTextAsync("Kept on this device");
        await ada.ClosesTheTab();
        await Messenger.Start();
        await ada.OpensATab(conversation);

        // In the box, or beside it to choose from.
        await Eventually.Is("the text is offered again", async () =>
            await ada.Composer.InputValueAsync() == "known to this browser alone"
            || (await ada.Page.Locator("form.composer").InnerTextAsync()).Contains("known to this browser alone", StringComparison.Ordinal));
    });

    [Fact]
    public Task A_form_that_was_sent_does_not_come_back() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var first = await ada.StartsConversation(with: grace, title: "First", text: "of two");

        await ada.GoesTo(Visitor.NewConversation);

        await Expect(ada.Chosen).ToHaveCountAsync(0);
        await Expect(ada.Title).ToHaveValueAsync("");
        await Expect(ada.FirstMessage).ToHaveValueAsync("");
        var second = await ada.StartsConversation(with: grace, title: "Second", text: "of two");
        Assert.NotEqual(first, second);
        await Expect(ada.Line("First")).ToBeVisibleAsync();
        await Expect(ada.Line("Second")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_draft_follows_into_the_persons_other_tab_and_keeps_the_caret() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);
        var first = await ada.OpensATab(conversation);
        await ada.FillsDurably(ada.Composer, "one two");
        var second = ada.Page;

        ada.TurnsTo(first);
        await Expect(ada.Composer).ToHaveValueAsync("one two");
        await ada.Composer.FocusAsync();
        await ada.Composer.EvaluateAsync("box => box.setSelectionRange(3, 3)");

        ada.TurnsTo(second);
        await ada.FillsDurably(ada.Composer, "one two three");
        ada.TurnsTo(first);
        await Expect(ada.Composer).ToHaveValueAsync("one two three");
        Assert.Equal(3, await ada.Composer.EvaluateAsync<int>("box => box.selectionStart"));
    });

    [Fact]
    public Task A_draft_that_is_too_much_for_the_stream_follows_into_an_open_page_all_the_same() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var form = "conversation-" + (await ada.StartsConversation(with: grace)).Split('/')[^1];
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);
        var begun = await elsewhere.SaveDraft(form, 0, ("Text", "begun elsewhere"));
        await Expect(ada.Composer).ToHaveValueAsync("begun elsewhere");

        for (var i = 0; i < 5; i++) await elsewhere.SaveDraft(form, 0, ("Text", $"too late, {i} {new string('x', 60_000)}"));
        await elsewhere.SaveDraft(form, begun.Revision, ("Text", "ended elsewhere"));

        await Expect(ada.Composer).ToHaveValueAsync("ended elsewhere");
        await Expect(ada.Page.Locator("[data-version-id]")).ToHaveCountAsync(5);
    });

    [Fact]
    public Task A_message_that_was_sent_in_one_tab_leaves_the_composer_of_the_other() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);
        var first = await ada.OpensATab(conversation);
        await ada.FillsDurably(ada.Composer, "on its way");
        var second = ada.Page;
        ada.TurnsTo(first);
        await Expect(ada.Composer).ToHaveValueAsync("on its way");

        ada.TurnsTo(second);
        await ada.Composer.PressAsync("Enter");
        await ada.Sees("on its way");
        ada.TurnsTo(first);
        await ada.Sees("on its way");
        await Expect(ada.Composer).ToHaveValueAsync("");
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("");
    });

    [Fact]
    public Task Two_devices_that_wrote_at_once_choose_and_nothing_is_overwritten() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);
        var onTheTrain = await SignedIn(ada, through: network.Address);
        await onTheTrain.GoesTo(conversation);

        network.Cut();
        await onTheTrain.Composer.FillAsync("from the train");
        await ada.FillsDurably(ada.Composer, "from the desk");
        network.Mend();

        var choice = onTheTrain.Page.Locator("[data-version-id]");
        await Expect(choice).ToContainTextAsync("from the desk");
        await Expect(onTheTrain.Composer).ToHaveValueAsync("from the train");
        await Expect(ada.Composer).ToHaveValueAsync("from the desk");
        await onTheTrain.Page.Locator("[data-keep]").Last.ClickAsync();
        await onTheTrain.IsSaved();
        await Expect(ada.Composer).ToHaveValueAsync("from the train");
    });

    [Fact]
    public Task Who_chooses_what_was_written_elsewhere_has_it_and_nothing_else() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);
        var onTheTrain = await SignedIn(ada, through: network.Address);
        await onTheTrain.GoesTo(conversation);
        network.Cut();
        await onTheTrain.Composer.FillAsync("from the train");
        await ada.FillsDurably(ada.Composer, "from the desk");
        network.Mend();

        await onTheTrain.Page.Locator("[data-version-id=draft] [data-take]").ClickAsync();

        await Expect(onTheTrain.Composer).ToHaveValueAsync("from the desk");
        await onTheTrain.IsSaved();
        await Expect(onTheTrain.Page.Locator("[data-version-id]")).ToHaveCountAsync(0);
        await Expect(ada.Page.Locator("[data-version-id]")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Writing_on_while_a_message_is_still_on_its_way_asks_nothing() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace);

        await ada.FillsDurably(ada.Composer, "first");
        network.Delay = TimeSpan.FromMilliseconds(400);
        await ada.Composer.PressAsync("Enter");
        await ada.Composer.PressSequentiallyAsync("and then the second, written at leisure", new() { Delay = 40 });
        await ada.Sees("first");
        await ada.IsSaved();

        network.Delay = TimeSpan.Zero;
        await Expect(ada.Page.Locator("form.composer [data-version-id]")).ToHaveCountAsync(0);
        await Expect(ada.Composer).ToHaveValueAsync("and then the second, written at leisure");
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("and then the second, written at leisure");
    });

    [Fact]
    public Task What_was_written_elsewhere_while_a_message_was_on_its_way_is_shown_when_it_has_arrived() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace);
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var requests = new TaskCompletionSource();
        await ada.Page.RouteAsync("**/messages", async route => { await requests.Task; await route.ContinueAsync(); });
        await ada.Composer.FillAsync("on its way");
        await ada.Page.RunAndWaitForRequestAsync(() => ada.Composer.PressAsync("Enter"), "**/messages");

        var revision = (await elsewhere.Page(conversation)).QuerySelector("form.composer [name=Revision]")!.GetAttribute("value")!;
        await elsewhere.SaveDraft($"conversation-{conversation.Split('/')[^1]}", long.Parse(revision, CultureInfo.InvariantCulture), ("Text", "written elsewhere"));
        // Comes by the same stream, after it.
        await graceElsewhere.StartConversation([elsewhere], "Marker", "hello");
        await Expect(ada.Line("Marker")).ToBeVisibleAsync();
        requests.SetResult();

        await ada.Sees("on its way");
        await Expect(ada.Composer).ToHaveValueAsync("written elsewhere");
    });

    [Fact]
    public Task A_button_that_stores_the_form_itself_comes_after_the_save_under_way() => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await SignedUp("Grace"));
        await ada.Lacks("htmx");
        await ada.SignsUp();
        var save = await ada.NextAnswerIsHeld("**/drafts/new-conversation");
        await ada.Title.FillAsync("Plans");
        await save.IsGiven;

        await ada.Search.FillAsync(grace.Nickname);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        save.Arrives.SetResult();

        await Expect(ada.Page.Locator("#people").GetByRole(AriaRole.Button, new() { Name = grace.Nickname })).ToBeVisibleAsync();
        await Expect(ada.Title).ToHaveValueAsync("Plans");
    });

    private static async Task StandsAsItWas(Visitor ada, Visitor grace)
    {
        await Expect(ada.Chosen).ToHaveTextAsync([grace.Nickname]);
        await Expect(ada.Title).ToHaveValueAsync("Plans");
        await Expect(ada.FirstMessage).ToHaveValueAsync("First line\nand a second, half wri");
    }
}
