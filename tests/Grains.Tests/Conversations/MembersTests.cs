using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SqliteMembersTests(SqliteSilo silo) : MembersTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresMembersTests(PostgresSilo silo) : MembersTests(silo);

/// <summary>Who comes into a conversation, who goes, what they may do and see.</summary>
public abstract class MembersTests(MessengerSilo silo) : ConversationTest(silo)
{
    private readonly Member _late = new(NewId(), "Late");

    [Fact]
    public async Task Whoever_is_added_is_in_it_with_all_its_history_and_a_line_tells_of_it()
    {
        await Start("one");

        Assert.Equal(ChangeOutcome.Done, await Add(Grace, Eve));

        var view = (await Conversation.View(Eve.UserId, null))!;
        Assert.Equal(["one", ""], view.Messages.Select(message => message.Text));
        Assert.Equal(new Told(ToldKind.Added, [Eve]), view.Messages[1].Told);
        Assert.Equal((Grace.UserId, 2), (view.Messages[1].AuthorId, view.Messages[1].Seq));
        Assert.Equal((4, Role.Member), (view.MemberCount, view.Role));
        Assert.Equal(PostOutcome.Posted, (await Post(Eve, "thanks")).Outcome);
        Assert.Equal(["Ada", "Grace", "Linus", "Eve"], (await Conversation.Members(Ada.UserId, 0))!.Select(member => member.Nickname));
        // Nothing of before is unread to her, and nobody is told that she has seen it.
        Assert.Equal(1, await Silo.Grain<IUserGrain>(Eve.UserId).ReadSeq(Id));
        await Add(Grace, _late);
        Assert.Equal(3, await Silo.Grain<IUserGrain>(_late.UserId).ReadSeq(Id));
        Assert.DoesNotContain((await Conversation.View(Ada.UserId, null))!.SeenBy, reader => reader.UserId == _late.UserId);
    }

    [Fact]
    public async Task Whoever_is_added_from_now_on_sees_nothing_of_before_by_any_way()
    {
        await Start("secret");
        await Conversation.Pin(Ada.UserId, Guid.NewGuid(), 1, pinned: true);
        await Add(Ada, fromNow: true, Eve);
        var reply = (await Conversation.Reply(Grace.UserId, Guid.NewGuid(), "as I said", 1)).Message!;

        var view = (await Conversation.View(Eve.UserId, null))!;
        Assert.Equal([2, 3], view.Messages.Select(message => message.Seq));
        Assert.False(view.HasEarlier);
        Assert.Empty(view.Content!.Pins);
        Assert.Null(view.Messages[1].Original);
        Assert.Equal("secret", reply.Original!.Text);
        Assert.Empty((await Conversation.View(Eve.UserId, beforeSeq: 2))!.Messages);
        Assert.Null(await Conversation.ViewAt(Eve.UserId, 1));
        Assert.Null(await Conversation.Message(Eve.UserId, 1));
        Assert.Null(await Conversation.Snippet(Eve.UserId, 1));
        Assert.Null(await Conversation.History(Eve.UserId, 1));
        Assert.Null((await Conversation.Message(Eve.UserId, 3))!.Original);
        Assert.Equal(ChangeOutcome.NotFound, (await Conversation.React(Eve.UserId, Guid.NewGuid(), 1, "👍", given: true)).Outcome);
        Assert.Equal(PostOutcome.NotFound, (await Conversation.Reply(Eve.UserId, Guid.NewGuid(), "what?", 1)).Outcome);
        Assert.Equal([0, null, 1], await Conversation.HistoryFrom([Ada.UserId, NewId(), Eve.UserId]));
    }

    [Fact]
    public async Task Whoever_is_removed_is_out_at_once()
    {
        await Start("one");
        var clientId = Guid.NewGuid();

        Assert.Equal(ChangeOutcome.Done, (await Conversation.Remove(Ada.UserId, clientId, Grace.UserId)).Outcome);

        Assert.Null(await Conversation.View(Grace.UserId, null));
        Assert.Null(await Conversation.Message(Grace.UserId, 1));
        Assert.Equal(PostOutcome.NotFound, (await Post(Grace, "wait")).Outcome);
        Assert.Equal(ChangeOutcome.NotFound, (await Conversation.React(Grace.UserId, Guid.NewGuid(), 1, "👍", given: true)).Outcome);
        Assert.Empty(await Silo.Grain<IUserGrain>(Grace.UserId).Conversations(null));
        Assert.Equal([null], await Conversation.HistoryFrom([Grace.UserId]));
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Remove(Ada.UserId, clientId, Grace.UserId)).Outcome);
        var line = Assert.Single(await History(), message => message.Told is not null);
        Assert.Equal(new Told(ToldKind.Removed, [Grace]), line.Told);
    }

    [Fact]
    public async Task Whoever_leaves_is_told_so_as_often_as_they_ask()
    {
        await Start("one");
        var clientId = Guid.NewGuid();

        Assert.Equal(ChangeOutcome.Done, (await Conversation.Leave(Grace.UserId, clientId)).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Leave(Grace.UserId, clientId)).Outcome);
        Assert.Equal(ChangeOutcome.NotFound, (await Conversation.Leave(Grace.UserId, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.ClientIdTaken, (await Conversation.Leave(Linus.UserId, clientId)).Outcome);

        Assert.Equal(new Told(ToldKind.Left, []), Assert.Single(await History(), message => message.Told is not null).Told);
    }

    [Fact]
    public async Task The_last_owner_stays_until_there_is_another_one()
    {
        await Start();

        Assert.Equal(ChangeOutcome.LastOwner, (await Conversation.Leave(Ada.UserId, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.LastOwner, await Give(Ada, Ada, Role.Member));
        Assert.Equal(ChangeOutcome.Done, await Give(Ada, Grace, Role.Owner));
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Leave(Ada.UserId, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.LastOwner, (await Conversation.Leave(Grace.UserId, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Leave(Linus.UserId, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Leave(Grace.UserId, Guid.NewGuid())).Outcome);
    }

    [Fact]
    public async Task Roles_say_who_may_remove_whom()
    {
        await Start();
        await Add(Ada, Eve);
        Task<ChangeOutcome> Remove(Member by, Member whom) => Outcome(Conversation.Remove(by.UserId, Guid.NewGuid(), whom.UserId));

        Assert.Equal(ChangeOutcome.NotAllowed, await Remove(Grace, Linus));
        Assert.Equal(ChangeOutcome.NotAllowed, await Give(Grace, Grace, Role.Owner));
        Assert.Equal(ChangeOutcome.Done, await Give(Ada, Grace, Role.Moderator));
        Assert.Equal(ChangeOutcome.NotAllowed, await Give(Grace, Linus, Role.Moderator));
        Assert.Equal(ChangeOutcome.NotAllowed, await Remove(Grace, Ada));
        Assert.Equal(ChangeOutcome.NotAllowed, await Remove(Ada, Ada));
        Assert.Equal(ChangeOutcome.Done, await Remove(Grace, Eve));
        Assert.Equal(ChangeOutcome.NotAMember, await Remove(Grace, Eve));
        Assert.Equal(ChangeOutcome.NotAMember, await Give(Ada, Eve, Role.Owner));
        Assert.Equal(ChangeOutcome.NotFound, await Give(Eve, Eve, Role.Owner));
        Assert.Equal([Role.Owner, Role.Moderator, Role.Member], (await Conversation.Members(Linus.UserId, 0))!.Select(member => member.Role));
    }

    [Fact]
    public async Task A_moderator_deletes_what_others_wrote_and_nobody_changes_it()
    {
        await Start("one");
        await Say(Linus, "two");
        await Give(Ada, Grace, Role.Moderator);

        Assert.Equal(ChangeOutcome.NotYours, (await Conversation.Delete(Linus.UserId, Guid.NewGuid(), 1)).Outcome);
        Assert.Equal(ChangeOutcome.NotYours, (await Conversation.Edit(Grace.UserId, Guid.NewGuid(), 2, "three", 2)).Outcome);
        var deleted = await Conversation.Delete(Grace.UserId, Guid.NewGuid(), 2);
        Assert.Equal(Grace.UserId, deleted.Message!.Content!.Deleted!.ByUserId);
    }

    [Fact]
    public async Task Nothing_is_done_by_halves_when_one_of_them_is_in_it_already()
    {
        await Start();
        Assert.Equal(ChangeOutcome.AlreadyMember, await Add(Ada, Eve, Grace));
        Assert.Equal(3, (await Conversation.View(Ada.UserId, null))!.MemberCount);
        Assert.Empty(await History());
    }

    [Fact]
    public async Task A_title_and_a_topic_are_told_and_said_to_everybody()
    {
        await Start("one");

        Assert.Equal(ChangeOutcome.Done, (await Conversation.SetTitle(Grace.UserId, Guid.NewGuid(), " Harbour \n plans", null)).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.SetTitle(Grace.UserId, Guid.NewGuid(), "Harbour   plans", "Boats")).Outcome);
        Assert.Equal(ChangeOutcome.BadTitle, (await Conversation.SetTitle(Grace.UserId, Guid.NewGuid(), new string('x', 101), null)).Outcome);

        var view = (await Conversation.View(Linus.UserId, null))!;
        Assert.Equal(("Harbour   plans", "Boats"), (view.Title, view.Content!.Topic));
        Assert.Equal([ToldKind.TitleChanged, ToldKind.TopicChanged], view.Messages.Select(message => message.Told).OfType<Told>().Select(told => told.Kind));
        await Conversation.SetTitle(Ada.UserId, Guid.NewGuid(), "  ", null);
        Assert.Equal("Ada, Grace", (await Conversation.View(Linus.UserId, null))!.Title);
        Assert.Equal("Ada, Grace", Assert.Single(await Silo.Grain<IUserGrain>(Linus.UserId).Conversations(null)).Title);
    }

    [Fact]
    public async Task Nothing_can_be_done_to_a_line_that_nobody_wrote()
    {
        await Start();
        await Add(Ada, Eve);

        Assert.Equal(ChangeOutcome.NotAllowed, (await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, "one", 2)).Outcome);
        Assert.Equal(ChangeOutcome.NotAllowed, (await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 1)).Outcome);
        Assert.Equal(ChangeOutcome.NotAllowed, (await Conversation.Pin(Ada.UserId, Guid.NewGuid(), 1, pinned: true)).Outcome);
        Assert.Null(await Conversation.History(Ada.UserId, 1));
    }

    [Fact]
    public async Task A_channel_is_listed_and_read_by_anybody_and_written_by_those_who_join()
    {
        var title = $"Harbour {Id}";
        await Conversation.Create(new NewConversation(Ada.UserId, title, [Ada], "welcome", Guid.NewGuid(), ConversationKind.Channel));
        await Conversation.SetTitle(Ada.UserId, Guid.NewGuid(), title, "Boats");

        Assert.Contains(new Channel(Id, title, "Boats", 1, IsMember: false), await Channels(Eve));
        Assert.Equal("welcome", (await Conversation.View(Eve.UserId, null))!.Messages[0].Text);
        Assert.Null((await Conversation.View(Eve.UserId, null))!.Role);
        Assert.Equal(PostOutcome.NotFound, (await Post(Eve, "hello")).Outcome);
        Assert.Equal(ChangeOutcome.NotFound, (await Conversation.SetTitle(Eve.UserId, Guid.NewGuid(), "Mine", null)).Outcome);

        var clientId = Guid.NewGuid();
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Join(Eve, clientId)).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Join(Eve, clientId)).Outcome);
        Assert.Equal(PostOutcome.Posted, (await Post(Eve, "hello")).Outcome);
        Assert.Contains(new Channel(Id, title, "Boats", 2, IsMember: true), await Channels(Eve));
        Assert.Equal(ChangeOutcome.NotAllowed, (await Conversation.SetTitle(Eve.UserId, Guid.NewGuid(), "Mine", null)).Outcome);
        Assert.Equal(ChangeOutcome.NotOfThisKind, (await Conversation.SetTitle(Ada.UserId, Guid.NewGuid(), null, null)).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Leave(Eve.UserId, Guid.NewGuid())).Outcome);
        Assert.NotNull(await Conversation.View(Eve.UserId, null));
    }

    [Fact]
    public async Task Nobody_joins_what_is_no_channel()
    {
        await Start("one");
        Assert.Equal(ChangeOutcome.NotFound, (await Conversation.Join(Eve, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.NotOfThisKind, (await Conversation.Join(Grace, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.NotFound, (await Silo.Grain<IConversationGrain>(NewId()).Join(Eve, Guid.NewGuid())).Outcome);
    }

    [Fact]
    public async Task Two_people_have_one_direct_conversation_whoever_begins_it()
    {
        var id = ConversationId.Between(Ada.UserId, Grace.UserId);
        Assert.Equal(id, ConversationId.Between(Grace.UserId, Ada.UserId));
        var direct = Silo.Grain<IConversationGrain>(id);
        NewConversation By(Member one, Member other, string text) => new(one.UserId, null, [one, other], text, Guid.NewGuid(), ConversationKind.Direct);

        var begun = await Task.WhenAll(direct.Create(By(Ada, Grace, "hello")), direct.Create(By(Grace, Ada, "hi")));

        Assert.Single(begun, created => created);
        Assert.Equal(id, await Silo.Grain<IUserGrain>(Grace.UserId).ConversationWith(Ada.UserId));
        Assert.Equal(ChangeOutcome.NotOfThisKind, (await direct.AddMembers(Ada.UserId, Guid.NewGuid(), [Eve], false)).Outcome);
        Assert.Equal(ChangeOutcome.NotOfThisKind, (await direct.Leave(Ada.UserId, Guid.NewGuid())).Outcome);
        Assert.Equal(ChangeOutcome.NotOfThisKind, (await direct.SetTitle(Ada.UserId, Guid.NewGuid(), "Ours", null)).Outcome);
        Assert.Equal(ConversationKind.Direct, Assert.Single(await Silo.Grain<IUserGrain>(Ada.UserId).Conversations(null)).Kind);
    }

    [Fact]
    public async Task What_is_known_of_members_is_known_to_the_next_activation()
    {
        await Start("one");
        await Add(Ada, fromNow: true, Eve);
        await Give(Ada, Grace, Role.Moderator);
        await Conversation.Remove(Ada.UserId, Guid.NewGuid(), Linus.UserId);
        var before = await Conversation.View(Ada.UserId, null);

        await Silo.Restart();

        Assert.Equivalent(before, await Conversation.View(Ada.UserId, null), strict: true);
        Assert.Equal([2, 3, 4], (await Conversation.View(Eve.UserId, null))!.Messages.Select(message => message.Seq));
        Assert.Null(await Conversation.View(Linus.UserId, null));
        Assert.Equal(Role.Moderator, (await Conversation.StandingOf(Grace.UserId))!.Role);
    }

    [Fact]
    public async Task What_is_said_while_somebody_is_out_never_reaches_them()
    {
        await Start("before");
        var talking = Task.WhenAll(Enumerable.Range(0, 500).Select(i => Post(Ada, $"{i}")));
        var typing = Task.WhenAll(Enumerable.Range(0, 200).Select(i => Post(Grace, $"mine {i}")));

        await Conversation.Remove(Ada.UserId, Guid.NewGuid(), Grace.UserId);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Post(Ada, $"gap {i}")));
        await Add(Ada, fromNow: true, Grace);
        await Task.WhenAll(talking, typing);

        var log = await History();
        var (removed, added) = (log.Single(line => line.Told?.Kind == ToldKind.Removed).Seq, log.Single(line => line.Told?.Kind == ToldKind.Added).Seq);
        Assert.DoesNotContain(log, message => message.AuthorId == Grace.UserId && message.Seq > removed && message.Seq < added);
        Assert.All((await Conversation.View(Grace.UserId, null))!.Messages, message => Assert.True(message.Seq >= added));
        var mine = await typing;
        Assert.Equal(mine.Count(result => result.Outcome == PostOutcome.Posted), log.Count(message => message.AuthorId == Grace.UserId));
        Assert.Equal(Numbers(1, log.Length), log.Select(message => message.Seq));
    }

    [Fact]
    public async Task The_stream_says_who_is_in_it_before_it_says_anything_else_of_the_same_commit()
    {
        var listener = await Silo.ListenToConversation(Id);
        await Start("one");
        await listener.Next();

        await Conversation.Remove(Ada.UserId, Guid.NewGuid(), Grace.UserId);

        var (first, second) = (await listener.Next(), await listener.Next());
        Assert.Equal((2, 2, 2), (first.Version, first.Content!.Version, first.Content.MembersVersion));
        Assert.Equal(new ConversationPeople(2, [Ada, Linus]).Count, first.Content.People!.Count);
        Assert.Equal((3, ToldKind.Removed), (second.Version, second.Message!.Told!.Kind));
        Assert.Equal(2, (await Conversation.ChangesSince(long.MaxValue)).MembersVersion);
        Assert.Equal(2, (await Conversation.ChangesSince(2)).MembersVersion);
    }

    private Task<Channel[]> Channels(Member member) => Silo.Grain<IUserGrain>(member.UserId).Channels($"Harbour {Id}"[..^1], null);

    private Task<ChangeOutcome> Add(Member by, params Member[] members) => Add(by, fromNow: false, members);

    private Task<ChangeOutcome> Add(Member by, bool fromNow, params Member[] members) =>
        Outcome(Conversation.AddMembers(by.UserId, Guid.NewGuid(), members, fromNow));

    private Task<ChangeOutcome> Give(Member by, Member whom, Role role) => Outcome(Conversation.GiveRole(by.UserId, Guid.NewGuid(), whom.UserId, role));

    private static async Task<ChangeOutcome> Outcome(Task<ChangeResult> result) => (await result).Outcome;
}
