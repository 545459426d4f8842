using System.Diagnostics;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class NewsTests(SqliteSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task Every_member_hears_of_a_new_conversation_as_that_member_sees_it()
    {
        var (ada, grace) = (await ListenTo(Ada), await ListenTo(Grace));

        await Start("Hello\nall");

        var message = Assert.Single(await History());
        Assert.Equal(new ConversationSummary(Id, "Grace, Linus", 1, 1, 0, "Ada", "Hello all", message.SentAt, Ada.UserId, 3), (await ada.Next()).Conversation);
        Assert.Equal(new ConversationSummary(Id, "Ada, Linus", 1, 1, 0, "Ada", "Hello all", message.SentAt, Ada.UserId, 3), (await grace.Next()).Conversation);
    }

    [Fact]
    public async Task Whoever_is_removed_is_told_up_to_where_so_that_what_comes_after_their_return_is_news_again()
    {
        await Start("one");
        var grace = await ListenTo(Grace);

        await Conversation.Remove(Ada.UserId, Guid.NewGuid(), Grace.UserId);
        await Conversation.AddMembers(Ada.UserId, Guid.NewGuid(), [Grace], fromNow: false);

        var left = (await grace.Until(item => item.Left is not null))[^1].Left!;
        var back = (await grace.Until(item => item.Conversation?.LastSeq == 3))[^1].Conversation!;
        Assert.Equal((Id, 2), (left.ConversationId, left.Seq));
        Assert.Equal((2, ToldKind.Added), (back.ReadSeq, back.LastTold!.Kind));
    }

    [Fact]
    public async Task Whoever_writes_is_told_of_once_in_a_while_and_a_crowd_costs_no_more_than_a_few()
    {
        await Start("one");
        await Conversation.AddMembers(Ada.UserId, Guid.NewGuid(), [Eve], fromNow: false);
        var listener = await Silo.ListenToConversation(Id);

        foreach (var writer in (Member[])[Ada, Ada, Ada]) Assert.True(await Conversation.Typing(writer.UserId));
        Assert.Equal([Ada], (await listener.Until(item => item.Writing is not null))[^1].Writing!);
        foreach (var writer in (Member[])[Grace, Linus, Eve, Ada, Grace]) await Conversation.Typing(writer.UserId);

        var second = (await listener.Until(item => item.Writing is not null))[^1];
        Assert.Equal((0, 3), (second.Version, second.Writing!.Length));
        Assert.False(await Conversation.Typing(NewId()));
    }

    [Fact]
    public async Task A_new_conversation_without_message_is_news_too()
    {
        var grace = await ListenTo(Grace);

        await Start(title: "Harbour");

        var summary = (await grace.Next()).Conversation!;
        Assert.Equal(("Harbour", 0, 0, null, null), (summary.Title, summary.Version, summary.LastSeq, summary.LastAuthorName, summary.LastText));
    }

    [Fact]
    public async Task News_say_how_far_the_person_has_read()
    {
        await Start();
        await Say(Ada, "one");
        await Silo.Grain<IUserGrain>(Grace.UserId).MarkRead(Id, 1);
        var (grace, linus) = (await ListenTo(Grace), await ListenTo(Linus));

        await Say(Ada, "two");

        Assert.Equal(1, (await grace.Until(item => item.Conversation?.Version == 2))[^1].Conversation!.ReadSeq);
        Assert.Equal(0, (await linus.Until(item => item.Conversation?.Version == 2))[^1].Conversation!.ReadSeq);
    }

    [Fact]
    public async Task A_flood_is_told_a_few_times_a_second_and_its_end_always()
    {
        await Start();
        var grace = await ListenTo(Grace);
        var clock = Stopwatch.StartNew();

        for (var i = 0; i < 4; i++) await PostAtOnce(50);

        var told = await grace.Until(item => item.Conversation!.Version == 200);
        // A quarter of a second between two rounds; the one of the start may still be on its way.
        Assert.InRange(told.Count, 1, 3 + (clock.ElapsedMilliseconds / 240));
        Assert.True(told.Count < 100);
        Assert.Equal(told.Select(item => item.Conversation!.Version).Order(), told.Select(item => item.Conversation!.Version));
        Assert.Equal((200, (await History())[^1].Text), (told[^1].Conversation!.LastSeq, told[^1].Conversation!.LastText));
    }

    [Fact]
    public async Task Nobody_else_is_told()
    {
        var eve = await ListenTo(Eve);

        await Start("secret");
        await PostAtOnce(3);
        var own = NewId();
        await Silo.Grain<IConversationGrain>(own).Create(new NewConversation(Eve.UserId, "Own", [Eve], null, Guid.NewGuid()));

        Assert.Equal(own, (await eve.Next()).Conversation!.Id);
    }

    [Fact]
    public async Task Nothing_is_published_for_people_who_have_no_page_open()
    {
        var (onStream, ada) = (await Silo.ListenUnsaid(Grace.UserId), await ListenTo(Ada));
        await Start("before");
        await ada.Next();

        await Silo.SayFollowed(Grace.UserId);
        await Say(Ada, "after");

        Assert.Equal("after", (await onStream.Next()).Conversation!.LastText);
    }

    [Fact]
    public async Task A_grain_that_was_just_activated_publishes_for_devices_that_were_seen_lately_until_frontends_have_said_who_is_connected()
    {
        await Silo.Grain<IDevicesGrain>(Grace.UserId).BeginSession("laptop", null, "Laptop", endsWithBrowser: false);
        await Silo.Restart();
        var onStream = await Silo.ListenUnsaid(Grace.UserId);

        await Start("before anybody said anything");

        Assert.Equal("before anybody said anything", (await onStream.Next()).Conversation!.LastText);
    }

    private Task<Listener<UserEvent>> ListenTo(Member member) => Silo.ListenToUser(member.UserId);
}
