using System.Diagnostics;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SeenByTestsOnSqlite(SqliteSilo silo) : SeenByTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class SeenByTestsOnPostgres(PostgresSilo silo) : SeenByTests(silo);

/// <summary>Who has read how far, as the others are told.</summary>
public abstract class SeenByTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task A_page_says_who_else_has_read_how_far_and_still_does_after_a_restart()
    {
        await Start("one");
        await PostAtOnce(2);
        await Reads(Grace, 3);
        await Reads(Linus, 1);

        Assert.Equal([Seen(Linus, 1), Seen(Grace, 3)], (await Conversation.View(Ada.UserId, null))!.SeenBy);
        Assert.Equal([Seen(Linus, 1)], (await Conversation.View(Grace.UserId, null))!.SeenBy);
        await Silo.Restart();
        Assert.Equal([Seen(Linus, 1), Seen(Grace, 3)], (await Conversation.View(Ada.UserId, null))!.SeenBy);
        Assert.Null(await Conversation.View(Eve.UserId, null));
    }

    [Fact]
    public async Task Each_page_of_the_history_has_those_who_stopped_there()
    {
        await Start();
        await PostAtOnce(60);
        await Reads(Grace, 10);
        await Reads(Linus, 11);

        Assert.Equal([Seen(Linus, 11)], (await Conversation.View(Ada.UserId, null))!.SeenBy);
        Assert.Equal([Seen(Grace, 10)], (await Conversation.View(Ada.UserId, 11))!.SeenBy);
    }

    [Fact]
    public async Task Whoever_has_it_open_is_told_of_reading_after_the_message_and_of_no_reading_back()
    {
        await Start();
        var listener = await Silo.ListenToConversation(Id);

        await Say(Ada, "one");
        await Say(Ada, "two");
        await Reads(Grace, 2);
        var told = await listener.Until(news => news.Seen?.Contains(Seen(Grace, 2)) == true);
        await Reads(Grace, 1);
        await Say(Ada, "three");
        await Reads(Grace, 3);
        told = [.. told, .. await listener.Until(news => news.Seen?.Contains(Seen(Grace, 3)) == true)];
        Assert.All(told, news => Assert.Equal(news.Message is null, news is { Version: 0, Seen: not null }));
        Assert.Equal([Seen(Grace, 2), Seen(Grace, 3)], told.SelectMany(news => news.Seen ?? []).Where(seen => seen.UserId == Grace.UserId));
        Assert.Equal([1, 2, 3], told.Where(news => news.Message is not null).Select(news => news.Version));
    }

    [Fact]
    public async Task A_crowd_that_reads_is_told_of_a_few_times_a_second_and_its_end_always()
    {
        await Start();
        await PostAtOnce(100);
        var listener = await Silo.ListenToConversation(Id);
        var clock = Stopwatch.StartNew();

        for (var seq = 1; seq <= 100; seq++) await Task.WhenAll(Reads(Grace, seq), Reads(Linus, seq));

        var last = new Dictionary<string, long>();
        var told = await listener.Until(news =>
        {
            foreach (var reader in news.Seen ?? []) last[reader.UserId] = reader.Seq;
            return last.GetValueOrDefault(Grace.UserId) == 100 && last.GetValueOrDefault(Linus.UserId) == 100;
        });
        Assert.InRange(told.Count(news => news.Seen is not null), 1, 3 + (clock.ElapsedMilliseconds / 240));
    }

    [Fact]
    public async Task Nobody_can_be_said_to_have_seen_what_is_not_written_and_no_stranger_is_named()
    {
        await Start("one");
        var listener = await Silo.ListenToConversation(Id);

        Assert.False(await Conversation.Seen(Eve.UserId, 1));
        await Silo.Grain<IUserGrain>(Eve.UserId).MarkRead(Id, 1);
        Assert.True(await Conversation.Seen(Grace.UserId, 1_000));

        Assert.Equal([Seen(Grace, 1)], (await listener.Until(news => news.Seen is { Length: > 0 }))[^1].Seen!);
        Assert.Empty((await Conversation.View(Ada.UserId, null))!.SeenBy);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task A_large_conversation_shows_nothing_and_wants_to_hear_nothing(int members, bool shows)
    {
        Member[] all = [Ada, Grace, .. Enumerable.Range(0, members - 2).Select(i => new Member(NewId(), $"Member {i}"))];
        await Conversation.Create(new NewConversation(Ada.UserId, "Crowd", all, "one", Guid.NewGuid()));

        Assert.Equal(shows, await Conversation.Seen(Grace.UserId, 1));
        await Reads(Grace, 1);

        Assert.Equal(shows ? [Seen(Grace, 1)] : [], (await Conversation.View(Ada.UserId, null))!.SeenBy);
    }

    [Fact]
    public async Task Own_messages_are_read_by_whoever_had_read_all_before_them()
    {
        await Start();
        var (ada, grace) = (Silo.Grain<IUserGrain>(Ada.UserId), Silo.Grain<IUserGrain>(Grace.UserId));
        Assert.Equal(0, await ada.ReadSeq(Id));
        var listener = await Silo.ListenToUser(Ada.UserId);

        await Post(Ada, "one");
        Assert.Equal(1, await ada.ReadSeq(Id));
        await Post(Grace, "two");
        Assert.Equal(0, await grace.ReadSeq(Id));
        await Post(Ada, "three");
        Assert.Equal(1, await ada.ReadSeq(Id));
        await ada.Wrote(Id, 1);

        Assert.Equal((0, 1), (await grace.ReadSeq(Id), await ada.ReadSeq(Id)));
        Assert.Equal([new UnreadConversation(Id, 3, 1)], await ada.Unread());
        await ada.MarkRead(Id, 3);
        await Post(Ada, "four");
        Assert.Equal(4, await ada.ReadSeq(Id));
        await ada.Wrote(Id, 4);
        await ada.Wrote(Id, 1);
        Assert.Empty(await ada.Unread());
        Assert.Equal(4, await ada.ReadSeq(Id));
        var told = await listener.Until(news => news.Read is { Seq: 4 });
        Assert.Equal([1, 3, 4], told.Select(news => news.Read).OfType<ReadPosition>().Select(read => read.Seq));
    }

    private Task Reads(Member member, long seq) => Silo.Grain<IUserGrain>(member.UserId).MarkRead(Id, seq);

    private static SeenBy Seen(Member member, long seq) => new(member.UserId, member.Nickname, seq);
}
