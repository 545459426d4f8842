using System.Text.Json;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Tests.Notifications;

[Collection(nameof(OnSqlite))]
public sealed class AlertTestsOnSqlite(SqliteSilo silo) : AlertTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class AlertTestsOnPostgres(PostgresSilo silo) : AlertTests(silo);

public abstract class AlertTests(MessengerSilo silo) : ConversationTest(silo)
{
    private readonly string _phone = NewId();
    private readonly string _laptop = NewId();

    private IUserGrain GraceHerself => Silo.Grain<IUserGrain>(Grace.UserId);

    private IDevicesGrain Devices => Silo.Grain<IDevicesGrain>(Grace.UserId);

    private INotificationsGrain Notifications => Silo.Grain<INotificationsGrain>(Grace.UserId);

    [Fact]
    public async Task What_others_write_is_pushed_to_a_device_that_is_not_connected()
    {
        await Start(title: "Harbour");
        await HasPhone();

        var message = await Say(Ada, "Anybody\nthere?");

        var push = await NextPush();
        Assert.Equal((Grace.UserId, Id, 1L, true), (push.UserId, push.ConversationId, push.Seq, push.IsUrgent));
        Assert.Equal(Subscription(_phone), push.Subscription);
        using var json = JsonDocument.Parse(push.Json);
        string Text(string name) => json.RootElement.GetProperty(name).ToString();
        Assert.Equal(
            ("alert", Grace.UserId, Id, "1", "Harbour", "Ada", "Anybody there?", "1", "1"),
            (Text("type"), Text("user"), Text("conversationId"), Text("seq"), Text("title"), Text("authorName"), Text("text"), Text("unread"), Text("badge")));
        Assert.Equal(message.SentAt, json.RootElement.GetProperty("at").GetDateTimeOffset());
    }

    [Fact]
    public async Task What_somebody_wrote_is_notified_also_when_a_line_that_nobody_wrote_comes_right_after_it()
    {
        await Start(title: "Harbour");
        await HasPhone();
        await Say(Ada, "one");
        var first = await NextPush();
        Assert.Equal(1, first.Seq);
        await Accepted(first);

        // The members were just told: the next time is up to a second away, and tells of both.
        await Say(Ada, "two");
        await Conversation.SetTitle(Linus.UserId, Guid.NewGuid(), "Shipyard", topic: null);

        var next = await NextPush();
        Assert.Equal(("alert", 3L), (TypeOf(next), next.Seq));
    }

    [Fact]
    public async Task Nobody_is_notified_of_a_line_that_nobody_wrote_but_whoever_it_brings_in()
    {
        await Start("one");
        await HasPhone();
        await Conversation.SetTitle(Ada.UserId, Guid.NewGuid(), "Shipyard", topic: null);
        await WaitUntilTold(2);
        var other = Silo.Grain<IConversationGrain>(NewId());
        await other.Create(new NewConversation(Ada.UserId, "Harbour", [Ada, Linus], "hello", Guid.NewGuid()));

        await other.AddMembers(Ada.UserId, Guid.NewGuid(), [Grace], fromNow: false);

        var push = await NextPush();
        Assert.Equal((other.GetPrimaryKeyString(), 2L, "alert"), (push.ConversationId, push.Seq, TypeOf(push)));
        // It stays, whatever else the list is told.
        await Accepted(push);
        var grace = await Silo.ListenToUser(Grace.UserId);
        await other.Rename(Ada.UserId, "Ada Lovelace");
        await grace.Until(item => item.Conversation?.Id == other.GetPrimaryKeyString());
        await GraceHerself.ReadSeq(Id);
        await other.Post(Linus.UserId, Guid.NewGuid(), "Welcome!");
        push = await NextPush();
        Assert.Equal(("alert", 3L), (TypeOf(push), push.Seq));
    }

    [Fact]
    public async Task Nobody_is_notified_of_what_they_did_themselves()
    {
        await HasPhone();
        await Silo.Grain<IConversationGrain>(NewId()).Create(new NewConversation(Grace.UserId, "Own", [Grace, Ada], "mine", Guid.NewGuid()));
        await Start("by Ada");
        Assert.Equal(1, (await NextPush()).Seq);
        await Opens(1);
        await Say(Grace, "mine too");
        await Say(Ada, "and this is Ada's");

        var next = await NextPush();
        // The one that was read is withdrawn.
        while (TypeOf(next) == "read") next = await NextPush();
        Assert.Equal(("alert", 3), (TypeOf(next), next.Seq));
    }

    [Fact]
    public async Task A_new_conversation_is_notified_until_it_is_opened()
    {
        await HasPhone();
        await Start(title: "Harbour");

        var push = await NextPush();
        Assert.Equal((Id, 0L), (push.ConversationId, push.Seq));
        await Accepted(push);
        await Opens(0);

        Assert.Equal("read", TypeOf(await NextPush()));
    }

    [Fact]
    public async Task A_connected_device_is_notified_by_its_stream_once_the_grace_is_over_and_the_phone_by_push()
    {
        await Start();
        await HasPhone();
        await HasLaptop();
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Say(Ada, "hello");

        var alert = (await grace.Until(item => item.Alert is not null))[^1].Alert!;
        Assert.Equal((Id, 1L, "hello", 1L), (alert.ConversationId, alert.Seq, alert.Text, alert.Unread));
        Assert.Equal([_laptop], alert.DeviceIds);
        Assert.Equal(1, (await NextPush()).Seq);
    }

    [Fact]
    public async Task What_is_read_within_the_grace_is_never_notified()
    {
        await Start();
        await HasPhone();
        await HasLaptop();

        await Say(Ada, "one");
        await Opens(1);
        await Disconnects();
        await Say(Ada, "two");

        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task What_was_notified_and_is_edited_or_deleted_is_told_again()
    {
        await Start();
        await HasPhone();
        await Say(Ada, "hello");
        await Accepted(await NextPush());

        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, "hello you", 1);
        var edited = await NextPush();
        await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 1);
        var deleted = await NextPush();

        Assert.Equal([("changed", "hello you"), ("changed", null)], [(TypeOf(edited), TextOf(edited)), (TypeOf(deleted), TextOf(deleted))]);
        Assert.Equal((1, Id), (edited.Seq, edited.Topic));
    }

    [Fact]
    public async Task A_connected_device_hears_of_an_edit_by_its_stream()
    {
        await Start();
        await HasLaptop();
        var grace = await Silo.ListenToUser(Grace.UserId);
        await Say(Ada, "hello");
        await grace.Until(item => item.Alert is not null);

        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, "hello you", 1);

        var alert = (await grace.Until(item => item.Alert is { IsChange: true }))[^1].Alert!;
        Assert.Equal((1, "hello you"), (alert.Seq, alert.Text));
    }

    [Fact]
    public async Task What_is_deleted_before_anybody_was_told_is_never_notified()
    {
        await Start();
        await HasPhone();
        await HasLaptop();

        await Say(Ada, "hasty");
        await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 1);
        await Say(Ada, "considered");

        Assert.Equal((2, "considered"), (await NextPush() is var push ? push.Seq : 0, TextOf(push)));
    }

    [Fact]
    public async Task A_connected_device_that_does_not_show_it_is_pushed_to()
    {
        await Start();
        await HasLaptop();
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Say(Ada, "hello");

        await grace.Until(item => item.Alert is not null);
        Assert.Equal(1, (await Silo.Pushes.Next(_laptop)).Seq);
    }

    [Fact]
    public async Task A_connected_device_that_has_shown_it_is_not_pushed_to()
    {
        await Start();
        await HasLaptop();
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Say(Ada, "one");
        await grace.Until(item => item.Alert is not null);
        await Notifications.AlertShown(_laptop, Id, 1);
        await Disconnects();
        await Say(Ada, "two");

        Assert.Equal(2, (await Silo.Pushes.Next(_laptop)).Seq);
    }

    [Fact]
    public async Task A_device_without_push_is_notified_when_it_connects_and_not_a_day_later()
    {
        await Start();
        await SignsIn(_laptop, push: null);
        var other = NewId();
        await Say(Ada, "hello");
        var told = await Silo.ListenToUser(Grace.UserId);
        await WaitUntilTold(1);

        await Connects(_laptop);
        var alert = (await told.Until(item => item.Alert is not null))[^1].Alert!;
        Assert.Equal((Id, 1L), (alert.ConversationId, alert.Seq));

        await Silo.RestartAfter(TimeSpan.FromDays(1));
        told = await Silo.ListenToUser(Grace.UserId);
        await Connects(_laptop);
        await Say(Ada, "news");
        alert = (await told.Until(item => item.Alert is not null))[^1].Alert!;
        Assert.Equal(2, alert.Seq);
    }

    [Fact]
    public async Task What_was_decided_before_a_crash_is_delivered_after_it_and_only_once()
    {
        await Start();
        await HasPhone();
        Silo.Pushes.Refuse(_phone);
        await Say(Ada, "hello");
        await WaitUntilTold(1);

        await Silo.Restart();
        Silo.Pushes.Refuse(_phone, isFull: false);
        var push = await NextPush();
        Assert.Equal(1, push.Seq);
        await Accepted(push);
        await Silo.Restart();
        await Say(Ada, "again");

        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task What_is_told_twice_is_decided_once()
    {
        await Start();
        await HasPhone();
        await Say(Ada, "hello");
        await Accepted(await NextPush());

        for (var i = 0; i < 3; i++) await Conversation.TellAgain();
        await Say(Ada, "again");

        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task A_flood_is_notified_together_and_its_end_always()
    {
        await Start();
        await HasPhone();

        for (var i = 0; i < 10; i++) await PostAtOnce(10);
        await Say(Ada, "the end");

        var pushes = new List<Push> { await NextPush() };
        while (pushes[^1].Seq < 101)
        {
            await Accepted(pushes[^1]);
            pushes.Add(await NextPush());
        }
        Assert.InRange(pushes.Count, 1, 10);
    }

    [Fact]
    public async Task What_waits_outlives_a_crash_though_older_messages_were_read_meanwhile()
    {
        await Start();
        await HasPhone();
        Silo.Pushes.Refuse(_phone);
        await Say(Ada, "one");
        await WaitUntilTold(1);
        await Say(Ada, "two");
        await WaitUntilTold(2);
        await Opens(1);

        await Silo.RestartAfter(TimeSpan.FromMinutes(5));
        Silo.Pushes.Refuse(_phone, isFull: false);

        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task A_push_that_was_put_off_comes_again_until_the_message_is_read()
    {
        await Start();
        await HasPhone();
        await Say(Ada, "hello");

        for (var attempt = 0; attempt < 3; attempt++)
            await Ended(await NextPush(), PushOutcome.TryLater);
        var last = await NextPush();
        await Opens(1);
        // It may arrive all the same.
        Assert.Equal("read", TypeOf(await NextPush()));
        await Ended(last, PushOutcome.TryLater);
        await Say(Ada, "again");

        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task A_subscription_that_is_gone_is_used_no_more_until_there_is_another()
    {
        await Start();
        await HasPhone();
        await Say(Ada, "hello");
        var gone = await NextPush();
        await Devices.PushGone(_phone, gone.Subscription.Endpoint);
        await Ended(gone, PushOutcome.Gone);
        Assert.Null(Assert.Single(await Devices.All()).Push);

        await Say(Ada, "again");
        await WaitUntilTold(2);

        var fresh = Subscription("fresh");
        Assert.True(await Devices.WantAlerts(_phone, true, fresh));
        Assert.Equal((2L, fresh), ((await NextPush()) is var push ? push.Seq : 0, push.Subscription));
    }

    [Fact]
    public async Task What_is_shown_on_a_device_without_connection_is_withdrawn_by_a_push_when_it_is_read()
    {
        await Start();
        await HasPhone();
        await Say(Ada, "hello");
        await Accepted(await NextPush());

        await Opens(1);

        var push = await NextPush();
        Assert.Equal(("read", false, null), (TypeOf(push), push.IsUrgent, push.ConversationId));
    }

    [Fact]
    public async Task Apples_push_service_gets_nothing_that_shows_nothing()
    {
        await Start();
        await SignsIn(_phone, new PushSubscription("https://web.push.apple.com/abc", "key", "auth"));
        await Say(Ada, "one");
        await Accepted(await NextPush());

        await Opens(1);
        await Say(Ada, "two");

        Assert.Equal(("alert", 2L), ((await NextPush()) is var push ? TypeOf(push) : "", push.Seq));
    }

    [Fact]
    public async Task A_muted_conversation_is_silent_and_others_are_not()
    {
        await Start();
        await HasPhone();
        await Notifications.SaveSettingsOf(Id, new ConversationNotifications(Level: null, MutedUntil: Silo.Clock.GetUtcNow().AddHours(1)));
        await Say(Ada, "unheard");
        await WaitUntilTold(1);
        var other = NewId();
        await Silo.Grain<IConversationGrain>(other).Create(new NewConversation(Ada.UserId, null, [Ada, Grace], "heard", Guid.NewGuid()));

        var heard = await NextPush();
        Assert.Equal(other, heard.ConversationId);
        await Accepted(heard);
        await Silo.RestartAfter(TimeSpan.FromHours(1));
        await Say(Ada, "heard again");
        Assert.Equal((Id, 2L), ((await NextPush()) is var push ? push.ConversationId : "", push.Seq));
    }

    [Fact]
    public async Task Whoever_wants_to_hear_of_mentions_alone_hears_of_them_and_of_nothing_else()
    {
        await Start(title: "Harbour");
        await HasPhone();
        await Notifications.SaveSettings(new(NotificationLevel.Mentions, Quiet: null, SnoozedUntil: null));
        await Say(Ada, "to nobody");
        await WaitUntilTold(1);

        await Conversation.Post(Ada.UserId, Guid.NewGuid(), "@all listen", ["all"]);

        var push = await NextPush();
        Assert.Equal(("alert", 2L), (TypeOf(push), push.Seq));
        await Accepted(push);
        await Opens(2);
        Assert.Equal("read", TypeOf(await NextPush()));
        await Say(Ada, "to nobody again");
        await WaitUntilTold(3);
        // That she is brought in somewhere is meant for her, and so is what is said to her alone.
        var other = Silo.Grain<IConversationGrain>(NewId());
        await other.Create(new NewConversation(Ada.UserId, "Other", [Ada, Linus], null, Guid.NewGuid()));
        await other.AddMembers(Ada.UserId, Guid.NewGuid(), [Grace], fromNow: false);
        Assert.Equal(other.GetPrimaryKeyString(), (await NextPush()).ConversationId);
        var direct = Silo.Grain<IConversationGrain>(ConversationId.Between(Ada.UserId, Grace.UserId));
        await direct.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], "just you", Guid.NewGuid(), ConversationKind.Direct));
        Assert.Equal(direct.GetPrimaryKeyString(), (await NextPush()).ConversationId);
    }

    [Fact]
    public async Task A_mention_that_an_edit_adds_is_notified_and_one_that_it_takes_away_is_withdrawn()
    {
        await Start(title: "Harbour");
        await HasPhone();
        await Notifications.SaveSettingsOf(Id, new(NotificationLevel.Mentions, MutedUntil: null));
        await Say(Ada, "one");
        await WaitUntilTold(1);

        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, "one @all", 1, ["all"]);

        var push = await NextPush();
        Assert.Equal(("alert", 1L, "one @all"), (TypeOf(push), push.Seq, TextOf(push)));
        await Accepted(push);
        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, "one", 2, []);
        push = await NextPush();
        Assert.Equal(("read", 1L), (TypeOf(push), push.Seq));
    }

    [Fact]
    public async Task Settings_outlive_a_restart()
    {
        var settings = new NotificationSettings(NotificationLevel.None, new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 30), "Europe/Vienna"), Silo.Clock.GetUtcNow());
        var ofOne = new ConversationNotifications(NotificationLevel.All, MutedUntil: null);
        await Notifications.SaveSettings(settings);
        await Notifications.SaveSettingsOf(Id, ofOne);

        await Silo.Restart();

        Assert.Equal((settings, ofOne), (await Notifications.Settings(), await Notifications.SettingsOf(Id)));
    }

    [Fact]
    public async Task A_device_that_signs_out_is_told_and_notified_no_more()
    {
        await Start();
        await HasPhone();
        await SignsIn(_laptop, Subscription(_laptop));
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Devices.SignOut(_phone);

        Assert.Equal([_phone], (await grace.Until(item => item.SignedOut is not null))[^1].SignedOut!.DeviceIds);
        Assert.Equal(_laptop, Assert.Single(await Devices.All()).Id);
        Silo.Pushes.Refuse(_laptop);
        await Say(Ada, "hello");
        await WaitUntilTold(1);
        await Devices.BeginSession(_phone, key: null, "Phone", endsWithBrowser: false);
        await Devices.WantAlerts(_phone, true, Subscription(_phone));
        await Say(Ada, "again");
        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task A_subscription_belongs_to_the_device_that_has_it_now()
    {
        await HasPhone();
        await SignsIn(_laptop, Subscription(_phone));

        var devices = (await Devices.All()).ToDictionary(device => device.Id);
        Assert.Null(devices[_phone].Push);
        Assert.Equal(Subscription(_phone), devices[_laptop].Push);
    }

    [Fact]
    public async Task A_session_ends_when_the_device_was_not_seen_for_thirty_days()
    {
        await Silo.Grain<IAccountGrain>(Grace.UserId).Create(
            new Account { Id = Grace.UserId, Nickname = "Grace", Email = $"{Grace.UserId}@example.org", NormalizedEmail = $"{Grace.UserId}@EXAMPLE.ORG" });
        await Devices.BeginSession(_phone, key: null, "Phone", endsWithBrowser: false);
        await Silo.RestartAfter(TimeSpan.FromDays(29));
        Assert.Equal("Grace", await Devices.SessionOf(_phone, null));
        await Silo.RestartAfter(TimeSpan.FromDays(29));
        Assert.Equal("Grace", await Devices.SessionOf(_phone, null));
        Assert.Null(await Devices.SessionOf(_laptop, null));
        await Silo.RestartAfter(TimeSpan.FromDays(31));

        Assert.Null(await Devices.SessionOf(_phone, null));
    }

    [Fact]
    public async Task Nothing_is_pushed_to_a_session_that_has_lapsed()
    {
        await Start();
        await HasPhone();
        await Silo.RestartAfter(TimeSpan.FromDays(20));
        await SignsIn(_laptop, Subscription(_laptop));
        await Silo.RestartAfter(TimeSpan.FromDays(20));

        await Say(Ada, "hello");

        while ((await Silo.Pushes.Next(_laptop)).Seq < 1)
        {
        }
        await GraceHerself.ReadSeq(Id);
        Assert.DoesNotContain(Silo.Pushes.Waiting(_phone), push => push.Seq == 1);
        Assert.False(await Notifications.TestAlert(_phone));
    }

    [Fact]
    public async Task A_device_that_is_connected_for_long_is_seen_all_the_time()
    {
        await Start();
        await HasPhone();
        await Silo.RestartAfter(TimeSpan.FromDays(20));
        await Connects(_phone);
        await Disconnects();
        await Silo.RestartAfter(TimeSpan.FromDays(20));

        await Say(Ada, "hello");

        Assert.Equal(1, (await NextPush()).Seq);
    }

    [Fact]
    public async Task A_session_that_ends_with_its_browser_is_not_pushed_to_once_the_browser_was_away_for_long()
    {
        await Start();
        // She has seen it: that it is told of once more is nothing new.
        await Opens(0);
        await Devices.BeginSession(_phone, NewId(), "A browser", endsWithBrowser: true);
        Assert.True(await Devices.WantAlerts(_phone, true, Subscription(_phone)));
        await SignsIn(_laptop, Subscription(_laptop));
        await Say(Ada, "hello");
        Assert.Equal(1, (await NextPush()).Seq);
        await Silo.Pushes.Next(_laptop);
        await Silo.RestartAfter(TimeSpan.FromDays(2));

        await Say(Ada, "anybody?");

        while ((await Silo.Pushes.Next(_laptop)).Seq < 2)
        {
        }
        await GraceHerself.ReadSeq(Id);
        Assert.DoesNotContain(Silo.Pushes.Waiting(_phone), push => push.Seq == 2);
    }

    [Fact]
    public async Task A_session_under_a_new_key_is_not_known_by_the_old_one()
    {
        await Silo.Grain<IAccountGrain>(Grace.UserId).Create(
            new Account { Id = Grace.UserId, Nickname = "Grace", Email = $"{Grace.UserId}@example.org", NormalizedEmail = $"{Grace.UserId}@EXAMPLE.ORG" });
        await Devices.BeginSession(_phone, key: null, "Of an older frontend", endsWithBrowser: false);
        Assert.Equal("Grace", await Devices.SessionOf(_phone, null));
        await Devices.BeginSession(_phone, "one", "A browser", endsWithBrowser: false);
        await Devices.BeginSession(_phone, "two", "A browser", endsWithBrowser: false);

        Assert.Equal((null, null, "Grace"), (await Devices.SessionOf(_phone, null), await Devices.SessionOf(_phone, "one"), await Devices.SessionOf(_phone, "two")));
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_up_nothing_that_comes_later()
    {
        await Start();
        await HasPhone();
        await Say(Ada, "one");
        await Accepted(await NextPush());

        await Silo.RestartAfter(TimeSpan.FromHours(-3));
        await Say(Ada, "two");

        Assert.Equal(2, (await NextPush()).Seq);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_holds_up_nothing_that_waits()
    {
        await Start();
        await HasPhone();
        await HasLaptop();
        try
        {
            await Say(Ada, "one");
            await WaitUntilTold(1);
            await Disconnects();
            Silo.Clock.Ahead -= TimeSpan.FromMinutes(20);

            Assert.Equal(1, (await NextPush()).Seq);
        }
        finally
        {
            Silo.Clock.Ahead += TimeSpan.FromMinutes(20);
        }
    }

    private Task HasPhone() => SignsIn(_phone, Subscription(_phone));

    private async Task HasLaptop()
    {
        await SignsIn(_laptop, Subscription(_laptop));
        await Connects(_laptop);
    }

    private async Task SignsIn(string device, PushSubscription? push)
    {
        // Decided by other grains than the one that she signs in at: nothing of before may be on its way.
        if (await Conversation.LastSeq(Grace.UserId) is { } told) await WaitUntilTold(told);
        await Devices.BeginSession(device, key: null, "A browser", endsWithBrowser: false);
        Assert.True(await Devices.WantAlerts(device, true, push));
        // What there was before is nothing new.
        if (await Conversation.LastSeq(Grace.UserId) is { } last) await Opens(last);
    }

    private Task Connects(string device) => GraceHerself.Connected("frontend", [device]);

    private Task Disconnects() => GraceHerself.Connected("frontend", []);

    private Task Opens(long seq) => GraceHerself.MarkRead(Id, seq);

    /// <summary>Grace's grain has heard of the message: the next call finds it decided.</summary>
    private async Task WaitUntilTold(long seq)
    {
        var grace = await Silo.ListenToUser(Grace.UserId);
        await Conversation.TellAgain();
        await grace.Until(item => item.Conversation?.LastSeq >= seq);
        await GraceHerself.ReadSeq(Id);
    }

    private Task<Push> NextPush() => Silo.Pushes.Next(_phone);

    private Task Accepted(Push push) => Ended(push, PushOutcome.Accepted);

    private Task Ended(Push push, PushOutcome outcome) =>
        Notifications.PushEnded(push.DeviceId, push.ConversationId, push.Seq, outcome);

    private static PushSubscription Subscription(string name) => new($"https://push.example.org/{name}", "key", "auth");

    private static string? TextOf(Push push) => JsonDocument.Parse(push.Json).RootElement.GetProperty("text").GetString();

    private static string TypeOf(Push push) => JsonDocument.Parse(push.Json).RootElement.GetProperty("type").GetString()!;
}
