using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Notified once, of what nobody is looking at, and no longer than it is news.</summary>
public sealed class NotificationTests(Chromium chromium) : BrowserTest(chromium, notifies: true)
{
    [Fact]
    public Task Five_tabs_notify_once_of_a_message() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        for (var tab = 2; tab <= 5; tab++) await grace.OpensATab("/");
        await ada.StartsConversation(with: grace, title: "Engine", text: "It runs.");

        var notice = await grace.IsNotified($"{ada.Nickname}: It runs.");

        Assert.Equal("Engine", notice.Title);
        Assert.Equal(1, notice.Seq);
        await ada.Sends("And again.");
        await grace.IsNotified($"{ada.Nickname}: And again.\n2 unread messages");
        Assert.Equal([$"Engine: {ada.Nickname}: It runs.", $"Engine: {ada.Nickname}: And again.\n2 unread messages"], await grace.Shown());
        Assert.Single(await grace.Notices());
    });

    [Fact]
    public Task What_comes_by_the_stream_and_several_times_by_push_is_shown_once() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Twice", text: "one");
        await grace.IsNotified($"{ada.Nickname}: one");
        var user = await grace.UserId();

        await ada.Sends("two");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => grace.IsPushed(News(user, conversation, 2, "by push"))));
        // Behind them: what is shown of it tells that they are through.
        await ada.Sends("three");
        await grace.IsNotified($"{ada.Nickname}: three\n3 unread messages");
        await grace.IsPushed(News(user, conversation, 2, "much too late"));
        await grace.IsPushed(News(user, conversation, 4, "four"));
        await grace.IsNotified("Annie: four");

        var shown = await grace.Shown();
        Assert.Equal(4, shown.Length);
        Assert.DoesNotContain(shown, one => one.Contains("too late", StringComparison.Ordinal));
        Assert.Single(await grace.Notices());
    });

    [Fact]
    public Task A_server_that_is_killed_before_it_has_told_anybody_notifies_once_when_it_is_back() => Scene(async () =>
    {
        await StartOwnMessenger();
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        await ada.StartsConversation(with: grace, title: "Relay", text: "stored");
        // The line comes with the decision; what is decided waits for Grace to read it on another device.
        await Expect(grace.Line("Relay")).ToBeVisibleAsync();

        await Messenger.Crash();

        await grace.IsNotified($"{ada.Nickname}: stored");
        await grace.IsReconnected();
        await ada.IsReconnected();
        await ada.Sends("after");
        await grace.IsNotified($"{ada.Nickname}: after\n2 unread messages");
        Assert.Equal(2, (await grace.Shown()).Length);
    });

    [Fact]
    public Task What_somebody_is_looking_at_is_not_notified() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "In sight", text: "hello");
        await grace.GoesTo(conversation);
        await grace.HasNoNotices();
        var (user, before) = (await grace.UserId(), await grace.Shown());

        await grace.IsPushed(News(user, conversation, 2, "seen already"));
        await grace.IsPushed(News(user, "/conversations/" + new string('0', 32), 1, "elsewhere"));

        await grace.IsNotified("Annie: elsewhere");
        string[] expected = [.. before, "Pushed: Annie: elsewhere"];
        Assert.Equal(expected, await grace.Shown());
    });

    [Fact]
    public Task What_is_read_on_another_device_goes_away_and_does_not_come_late() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Read elsewhere", text: "one");
        await grace.IsNotified($"{ada.Nickname}: one");
        var (user, shown) = (await grace.UserId(), await grace.Shown());

        var elsewhere = await SignedIn(grace);
        await elsewhere.GoesTo(conversation);

        await grace.HasNoNotices();
        await grace.IsPushed(News(user, conversation, 1, "late"));
        await grace.IsPushed(News(user, conversation, 2, "new"));
        await grace.IsNotified("Annie: new");
        string[] expected = [.. shown, "Pushed: Annie: new"];
        Assert.Equal(expected, await grace.Shown());
        await grace.IsPushed(new { type = "read", user, conversationId = IdOf(conversation), seq = 2 });
        await grace.HasNoNotices();
    });

    [Fact]
    public Task Being_added_to_a_conversation_without_messages_is_notified_once() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        await ada.StartsConversation(with: grace, title: "Empty yet");
        Assert.Equal("Empty yet", (await grace.IsNotified("You were added to this conversation")).Title);
        await ada.Sends("Not any more.");
        await grace.IsNotified($"{ada.Nickname}: Not any more.");
        Assert.Equal(2, (await grace.Shown()).Length);
    });

    [Fact]
    public Task A_push_for_somebody_else_who_used_this_browser_shows_nothing() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Private", text: "one");
        await grace.IsNotified($"{ada.Nickname}: one");
        var (user, before) = (await ada.UserId(), await grace.Shown());

        await grace.IsPushed(News(user, conversation, 7, "not for these eyes"));
        await grace.IsPushed(new { type = "test", user, at = DateTimeOffset.UnixEpoch });
        await grace.IsPushed(new { type = "test", user = await grace.UserId(), at = DateTimeOffset.UnixEpoch });

        await grace.IsNotified("This is the one you asked for.");
        string[] expected = [.. before, "Notifications arrive here: This is the one you asked for."];
        Assert.Equal(expected, await grace.Shown());
    });

    [Fact]
    public Task Signing_out_takes_notifications_away_and_lets_none_come_after() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await Notified("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Goodbye", text: "one");
        await grace.IsNotified($"{ada.Nickname}: one");
        var (user, before) = (await grace.UserId(), await grace.Shown());

        await grace.SignsOut();

        await grace.HasNoNotices();
        Assert.Null(await grace.Page.EvaluateAsync<string?>("localStorage.getItem('push subscription')"));
        await grace.IsPushed(News(user, conversation, 2, "too late"));
        await grace.SignsInHere();
        await grace.IsPushed(new { type = "test", user, at = DateTimeOffset.UnixEpoch });
        await grace.IsNotified("This is the one you asked for.");
        Assert.Equal(before.Length + 1, (await grace.Shown()).Length);
    });

    internal static object News(string user, string conversation, long seq, string text) => new
    {
        type = "alert",
        user,
        conversationId = IdOf(conversation),
        seq,
        title = "Pushed",
        authorName = "Annie",
        text,
        unread = 1,
        at = DateTimeOffset.UtcNow,
        badge = 1,
    };

    private static string IdOf(string conversation) => conversation.Split('/')[^1];
}
