using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Silo.Storage.People;

using Person = OrleansMessenger.Accounts.Person;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class MentionTestsOnSqlite(SqliteSilo silo) : MentionTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class MentionTestsOnPostgres(PostgresSilo silo) : MentionTests(silo);

/// <summary>Handles in a message are the people who have them, whatever these are called later.</summary>
public abstract class MentionTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task Whoever_is_mentioned_is_kept_by_id_and_shown_under_the_name_of_today()
    {
        var handle = await SignUp(Grace);
        await Start();

        var posted = await Conversation.Post(Ada.UserId, Guid.NewGuid(), $"@{handle} and @nobody_at_all", [handle, "nobody_at_all"]);
        await Conversation.Rename(Grace.UserId, "Grace Hopper");
        await Silo.Restart();

        Assert.Null(posted.NotMentioned);
        Assert.Equal(new Mention(handle, Grace.UserId, "Grace"), Assert.Single(posted.Message!.Content!.Mentions));
        Assert.Equal(new Mention(handle, Grace.UserId, "Grace Hopper"), Assert.Single((await History())[0].Content!.Mentions));
        Assert.Equal("Grace Hopper", (await Conversation.ChangesSince(0)).Messages[0].Content!.Mentions[0].Nickname);
    }

    [Fact]
    public async Task The_first_message_mentions_too()
    {
        var handle = await SignUp(Grace);

        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], $"Hi @{handle}", Guid.NewGuid(), Mentions: [handle]));

        Assert.Equal(Grace.UserId, (await History())[0].Content!.Mentions[0].Mentioned);
        Assert.Equal(1, await Unread(Grace));
    }

    [Fact]
    public async Task Whoever_isnt_in_the_conversation_is_not_mentioned_and_the_writer_hears_so()
    {
        var handle = await SignUp(Eve);
        await Start();

        var posted = await Conversation.Post(Ada.UserId, Guid.NewGuid(), $"@{handle}", [handle, "UPPER", "x"]);

        Assert.Equal([handle], posted.NotMentioned!);
        Assert.Null(posted.Message!.Content);
    }

    [Fact]
    public async Task A_handle_that_the_index_still_lists_for_its_owner_of_before_mentions_the_member()
    {
        var handle = await SignUp(Grace);
        await new PeopleDirectory(Silo.Database.Database).List(new Person(Eve.UserId, "Eve", handle));
        await Start();

        var posted = await Conversation.Post(Ada.UserId, Guid.NewGuid(), $"@{handle}", [handle]);

        Assert.Equal(Grace.UserId, Assert.Single(posted.Message!.Content!.Mentions).Mentioned);
    }

    [Fact]
    public async Task Everybody_is_for_moderators_to_mention()
    {
        await Start();

        Assert.Equal(["all"], (await Conversation.Post(Grace.UserId, Guid.NewGuid(), "@all", ["all"])).NotMentioned!);
        Assert.Equal(Mention.Everybody, (await Conversation.Post(Ada.UserId, Guid.NewGuid(), "@all", ["all"])).Message!.Content!.Mentions[0].Mentioned);

        Assert.Equal((1, 1, 0), (await Unread(Grace), await Unread(Linus), await Unread(Ada)));
    }

    [Fact]
    public async Task The_same_post_again_mentions_once()
    {
        var (handle, id) = (await SignUp(Grace), Guid.NewGuid());
        await Start();
        foreach (var outcome in (PostOutcome[])[PostOutcome.Posted, PostOutcome.AlreadyPosted])
            Assert.Equal(outcome, (await Conversation.Post(Ada.UserId, id, $"@{handle}", [handle])).Outcome);

        Assert.Equal(1, await Unread(Grace));
    }

    [Fact]
    public async Task Unread_mentions_are_counted_until_they_are_read_edited_away_or_deleted()
    {
        var handle = await SignUp(Grace);
        await Start();
        for (var i = 0; i < 3; i++) await Conversation.Post(Ada.UserId, Guid.NewGuid(), $"@{handle} {i}", [handle]);
        await Say(Ada, "and to nobody");
        await Conversation.Post(Grace.UserId, Guid.NewGuid(), $"I am @{handle}", [handle]);
        Assert.Equal((3, 0), (await Unread(Grace), await Unread(Linus)));
        Assert.Equal((3, 3), ((await Line(Grace)).Mentions, (await Listed(Grace))[0].Mentions));

        await User(Grace).MarkRead(Id, 1);
        Assert.Equal(2, await Unread(Grace));
        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 2, "nobody", 2, []);
        Assert.Equal(1, await Unread(Grace));
        await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 3);
        Assert.Equal(0, await Unread(Grace));
        Assert.Empty(await Listed(Grace));
        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 4, $"and to @{handle}", 4, [handle]);
        Assert.Equal(1, await Unread(Grace));
    }

    [Fact]
    public async Task A_title_that_looks_like_what_the_log_keeps_mentions_nobody()
    {
        await Start();

        await Conversation.SetTitle(Ada.UserId, Guid.NewGuid(), $"\"Mentioned\":\"{Grace.UserId}\"", topic: null);

        Assert.Equal(0, await Unread(Grace));
    }

    [Fact]
    public async Task Open_pages_see_what_is_unread_of_them_come_and_go()
    {
        var handle = await SignUp(Grace);
        await Start();
        var grace = await Silo.ListenToUser(Grace.UserId);
        await User(Grace).Connected("frontend", ["laptop"]);

        await Conversation.Post(Ada.UserId, Guid.NewGuid(), $"@{handle}", [handle]);
        await Conversation.Post(Ada.UserId, Guid.NewGuid(), $"@{handle}!", [handle]);
        await grace.Until(item => item.Conversation?.Mentions == 2);
        await User(Grace).MarkRead(Id, 1);
        await grace.Until(item => item.Conversation?.Mentions == 1);
        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 2, "nobody", 2, []);
        await grace.Until(item => item.Conversation?.Mentions == 0);
    }

    [Fact]
    public async Task Members_are_found_by_the_beginning_of_a_name_or_handle_and_nobody_else_is()
    {
        var word = NewId()[..12];
        var (one, two, stranger) = (new Member(NewId(), $"Ann {word}"), new Member(NewId(), "Ben"), new Member(NewId(), $"Cleo {word}"));
        await SignUp(one, NewId());
        await SignUp(two, $"{word}_b");
        await SignUp(stranger, NewId());
        await Conversation.Create(new NewConversation(one.UserId, null, [one, two], null, Guid.NewGuid()));

        var found = await Silo.Grain<IPeopleGrain>(IPeopleGrain.Key).SearchMembers(Id, word[..10]);

        Assert.Equal([one.UserId, two.UserId], found.Select(person => person.UserId));
    }

    private IUserGrain User(Member person) => Silo.Grain<IUserGrain>(person.UserId);

    private Task<int> Unread(Member person) => Silo.Database.Log.UnreadMentions(person.UserId, Id);

    private async Task<ConversationSummary> Line(Member person) => (await User(person).Conversation(Id))!;

    private Task<ConversationSummary[]> Listed(Member person) => User(person).Listed(ConversationFilter.Mentions, null);

    private async Task<string> SignUp(Member person, string? handle = null)
    {
        handle ??= $"h{NewId()}"[..32];
        Assert.True(await Silo.Grain<IAccountGrain>(person.UserId).Create(new Account
        {
            Id = person.UserId,
            Email = $"{person.UserId}@example.org",
            NormalizedEmail = $"{person.UserId}@EXAMPLE.ORG",
            Nickname = person.Nickname,
            Handle = handle,
            ConcurrencyStamp = NewId(),
        }));
        return handle;
    }
}
