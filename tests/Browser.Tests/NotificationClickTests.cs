using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What a press on a notification leads to.</summary>
public sealed class NotificationClickTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    [Fact]
    public Task A_click_leads_to_the_tab_of_the_conversation_else_to_any_tab_else_to_a_new_one() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await grace.TurnsOnNotifications();
        var conversation = await ada.StartsConversation(with: grace, title: "Target", text: "one");
        var user = await grace.UserId();
        await grace.IsNotified($"{ada.Nickname}: one");

        // In a tab that has something half-written in it.
        await grace.GoesTo(Visitor.NewConversation);
        await grace.FillsDurably(grace.Title, "half a title");
        await grace.Presses(await grace.IsNotified($"{ada.Nickname}: one"));
        await Expect(grace.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(conversation));
        Assert.Equal(["/"], await grace.Focused());
        await grace.HasNoNotices();

        // Beside a tab that was used since. What is looked at would not be notified of.
        await grace.GoesTo("/");
        await grace.IsPushed(NotificationTests.News(user, conversation, 2, "two"));
        var notice = await grace.IsNotified("Annie: two");
        await grace.GoesTo(conversation);
        await grace.OpensATab(Visitor.NewConversation);
        await grace.Presses(notice);
        Assert.Equal(["/", conversation], await grace.Focused());
        await Expect(grace.Title).ToHaveValueAsync("half a title");

        // And without any.
        await grace.LeavesTheMessenger();
        await grace.GoesTo("/");
        await grace.IsPushed(NotificationTests.News(user, conversation, 3, "three"));
        notice = await grace.IsNotified("Annie: three");
        await grace.LeavesTheMessenger();
        Assert.Empty(await grace.Opened());
        await grace.Presses(notice);
        Assert.Equal([conversation], await grace.Opened());
    });

    [Fact]
    public Task A_reply_is_sent_by_an_open_tab_once_and_marks_the_conversation_as_read() => Scene(async () =>
    {
        var (ada, grace, conversation) = await AdaWritesToGrace();
        await Expect(grace.Line("Inline").Locator(".unread-mark")).ToBeVisibleAsync();

        await grace.Presses(await grace.IsNotified($"{ada.Nickname}: one"), "reply", "Answered.\nIn two lines.");

        await ada.SeesExactly("one", "Answered.\nIn two lines.");
        await grace.HasNoNotices();
        await Expect(grace.Line("Inline").Locator(".unread-mark")).ToBeHiddenAsync();
        await grace.GoesTo(conversation);
        await grace.HasSentAll();
        await grace.SeesExactly("one", "Answered.\nIn two lines.");
    });

    [Fact]
    public Task Without_a_tab_the_worker_sends_the_reply_itself() => Scene(async () =>
    {
        var (ada, grace, conversation) = await AdaWritesToGrace();
        var notice = await grace.IsNotified($"{ada.Nickname}: one");
        await grace.LeavesTheMessenger();

        await grace.Presses(notice, "reply", "From nowhere.");

        await ada.SeesExactly("one", "From nowhere.");
        await grace.GoesTo(conversation);
        await grace.HasSentAll();
        await grace.SeesExactly("one", "From nowhere.");
    });

    [Fact]
    public Task A_reply_to_a_dead_server_is_sent_by_the_tab_when_it_lives() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace, conversation) = await AdaWritesToGrace();
        var notice = await grace.IsNotified($"{ada.Nickname}: one");

        await Messenger.Kill();
        await grace.Presses(notice, "reply", "Kept.");
        await Messenger.Start();

        await ada.IsReconnected();
        await ada.SeesExactly("one", "Kept.");
        await grace.GoesTo(conversation);
        await grace.HasSentAll();
        await grace.SeesExactly("one", "Kept.");
    });

    [Fact]
    public Task A_reply_to_a_dead_server_without_a_tab_is_sent_once_by_whoever_comes_first() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace, conversation) = await AdaWritesToGrace();
        var notice = await grace.IsNotified($"{ada.Nickname}: one");
        await grace.LeavesTheMessenger();

        await Messenger.Kill();
        await grace.Presses(notice, "reply", "Later.");
        await Messenger.Start();
        await Task.WhenAll(grace.IsCalledBack(), grace.GoesTo(conversation));

        await ada.IsReconnected();
        await ada.SeesExactly("one", "Later.");
        await grace.HasSentAll();
        await grace.SeesExactly("one", "Later.");
    });

    [Fact]
    public Task A_reply_of_somebody_who_is_signed_out_by_then_is_kept_and_sent_after_signing_in() => Scene(async () =>
    {
        var (ada, grace, conversation) = await AdaWritesToGrace();
        var notice = await grace.IsNotified($"{ada.Nickname}: one");
        await grace.LeavesTheMessenger();
        await grace.LosesItsSession();

        await grace.Presses(notice, "reply", "Mine.");

        await ada.SeesExactly("one");
        await grace.SignsIn();
        await ada.SeesExactly("one", "Mine.");
        await grace.GoesTo(conversation);
        await grace.HasSentAll();
    });

    [Fact]
    public Task Mark_as_read_does_so_and_waits_for_a_server_that_is_away() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace, _) = await AdaWritesToGrace();
        var elsewhere = await SignedIn(grace);
        await Expect(elsewhere.Line("Inline").Locator(".unread-mark")).ToBeVisibleAsync();
        var notice = await grace.IsNotified($"{ada.Nickname}: one");

        await Messenger.Kill();
        await grace.Presses(notice, "read");
        Assert.Single(await grace.Notices());
        await Messenger.Start();
        await grace.Presses(notice, "read");

        await grace.HasNoNotices();
        await elsewhere.IsReconnected();
        await Expect(elsewhere.Line("Inline").Locator(".unread-mark")).ToBeHiddenAsync();
    });

    [Fact]
    public Task Muted_for_an_hour_the_conversation_notifies_of_nothing_while_others_do() => Scene(async () =>
    {
        var (ada, grace, conversation) = await AdaWritesToGrace();
        await grace.Presses(await grace.IsNotified($"{ada.Nickname}: one"), "mute");
        await grace.HasNoNotices();

        await ada.Sends("Shh.");
        await ada.StartsConversation(with: grace, title: "Loud", text: "two");

        await grace.IsNotified($"{ada.Nickname}: two");
        Assert.Equal([$"Inline: {ada.Nickname}: one", $"Loud: {ada.Nickname}: two"], await grace.Shown());
        Assert.NotEmpty(conversation);
    });

    private async Task<(Visitor Ada, Visitor Grace, string Conversation)> AdaWritesToGrace()
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await grace.TurnsOnNotifications();
        var conversation = await ada.StartsConversation(with: grace, title: "Inline", text: "one");
        return (ada, grace, conversation);
    }
}
