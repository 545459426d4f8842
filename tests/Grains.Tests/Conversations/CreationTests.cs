using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SqliteCreationTests(SqliteSilo silo) : CreationTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresCreationTests(PostgresSilo silo) : CreationTests(silo);

public abstract class CreationTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task A_conversation_begins_with_its_first_message()
    {
        await Start("Hello\r\nall", title: " Harbour\u0007 ");

        var view = await Conversation.View(Grace.UserId, null);

        Assert.Equal(("Harbour\uFFFD", 3, 1, 1, false), (view!.Title, view.MemberCount, view.Version, view.LastSeq, view.HasEarlier));
        var message = Assert.Single(view.Messages);
        Assert.Equal((1, 1, Ada.UserId, "Hello\nall"), (message.Seq, message.Version, message.AuthorId, message.Text));
    }

    [Fact]
    public async Task A_conversation_without_first_message_is_at_version_0()
    {
        await Start();

        var view = await Conversation.View(Ada.UserId, null);

        Assert.Equal((0, 0, false), (view!.Version, view.LastSeq, view.HasEarlier));
        Assert.Empty(view.Messages);
        Assert.Equal(1, (await Say(Ada, "first")).Seq);
    }

    [Fact]
    public async Task The_same_request_again_changes_nothing_and_another_is_told_so()
    {
        var request = new NewConversation(Ada.UserId, "Once", [Ada, Grace], "Hello\nall", Guid.NewGuid());
        Assert.True(await Conversation.Create(request));
        var created = await Conversation.View(Ada.UserId, null);

        Assert.True(await Conversation.Create(request));
        Assert.True(await Conversation.Create(request with { Title = " Once", Text = "Hello\r\nall", Members = [Grace, Ada] }));
        Assert.False(await Conversation.Create(request with { Title = "Twice" }));
        Assert.False(await Conversation.Create(request with { Title = null }));
        Assert.False(await Conversation.Create(request with { Text = "Other" }));
        Assert.False(await Conversation.Create(request with { Text = null }));
        Assert.False(await Conversation.Create(request with { Members = [Ada, Grace, Eve] }));
        Assert.False(await Conversation.Create(request with { Members = [Ada] }));

        Assert.Equivalent(created, await Conversation.View(Ada.UserId, null), strict: true);
        Assert.False(await Conversation.IsMember(Eve.UserId));
        await Silo.Restart();
        Assert.True(await Conversation.Create(request));
        Assert.False(await Conversation.Create(request with { Text = "Other" }));
    }

    [Fact]
    public async Task The_same_request_is_the_same_when_the_conversation_has_another_title_and_other_members_by_now()
    {
        var request = new NewConversation(Ada.UserId, "Once", [Ada, Grace], "Hello", Guid.NewGuid());
        Assert.True(await Conversation.Create(request));
        await Conversation.SetTitle(Grace.UserId, Guid.NewGuid(), "Another", topic: null);
        await Conversation.AddMembers(Ada.UserId, Guid.NewGuid(), [Linus], fromNow: false);

        Assert.True(await Conversation.Create(request));
        Assert.False(await Conversation.Create(request with { Text = "Other" }));
        Assert.False(await Conversation.Create(request with { CreatorId = Grace.UserId }));

        await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 1);
        Assert.True(await Conversation.Create(request));

        var view = await Conversation.View(Ada.UserId, null);
        Assert.Equal(("Another", 3), (view!.Title, view.MemberCount));
    }

    [Fact]
    public async Task Created_many_times_at_once_it_is_created_once()
    {
        var request = new NewConversation(Ada.UserId, null, [Ada, Grace, Linus], "Hello", Guid.NewGuid());

        Assert.DoesNotContain(false, await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Conversation.Create(request))));

        var message = Assert.Single(await History());
        Assert.Equal((1, request.ClientId), (message.Seq, message.ClientId));
        Assert.Equal(2, (await Say(Grace, "second")).Seq);
    }

    [Fact]
    public async Task Of_different_creations_at_once_one_is_created_and_only_that_is_news()
    {
        var request = new NewConversation(Ada.UserId, null, [Ada, Grace, Linus], "", Guid.NewGuid());
        var listener = await Silo.ListenToConversation(Id);

        var created = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Conversation.Create(request with { Text = $"text {i}" })));
        var next = await Say(Ada, "next");

        Assert.Single(created, isCreated => isCreated);
        var first = (await History())[0];
        Assert.Equal($"text {Array.IndexOf(created, true)}", first.Text);
        Assert.Equal([new ConversationEvent(1, first), new ConversationEvent(2, next)], await listener.Take(2));
    }

    [Fact]
    public async Task The_first_message_is_known_by_its_client_id()
    {
        var clientId = Guid.NewGuid();
        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], "Hello", clientId));

        Assert.Equal(PostOutcome.AlreadyPosted, (await Post(Ada, "Hello", clientId)).Outcome);
        Assert.Equal(PostOutcome.ClientIdTaken, (await Post(Ada, "Something else", clientId)).Outcome);
    }

    [Theory]
    [InlineData("\u200B")]
    [InlineData("  ")]
    public async Task A_first_message_with_nothing_to_see_is_none(string text)
    {
        await Start(text);

        Assert.Equal(0, (await Conversation.View(Ada.UserId, null))!.Version);
        Assert.Empty(await History());
    }

    [Fact]
    public async Task A_first_message_that_is_too_long_creates_nothing()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Start(new string('x', 8_001)));

        Assert.Null(await Conversation.View(Ada.UserId, null));
        Assert.Null(await Silo.Database.Log.Load(Id));

        await Start(new string('x', 8_000));
        Assert.Equal(8_000, Assert.Single(await History()).Text.Length);
    }

    [Fact]
    public async Task Somebody_who_is_listed_twice_is_a_member_once()
    {
        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, Grace, Grace, Ada], null, Guid.NewGuid()));

        var view = await Conversation.View(Ada.UserId, null);

        Assert.Equal([Ada, Grace], view!.Members);
        Assert.Equal(2, view.MemberCount);
    }

    [Fact]
    public async Task Without_a_title_each_member_sees_the_names_of_the_others()
    {
        await Start();

        Assert.Equal("Grace, Linus", (await Conversation.View(Ada.UserId, null))!.Title);
        Assert.Equal("Ada, Linus", (await Conversation.View(Grace.UserId, null))!.Title);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("\u200B\u2060")]
    public async Task A_title_with_nothing_to_see_is_none(string title)
    {
        await Start(title: title);

        Assert.Equal("Grace, Linus", (await Conversation.View(Ada.UserId, null))!.Title);
        await Silo.Restart();
        Assert.Equal("Grace, Linus", (await Conversation.View(Ada.UserId, null))!.Title);
    }

    [Fact]
    public async Task Of_many_members_twenty_are_shown_and_all_are_counted()
    {
        var many = Enumerable.Range(1, 29).Select(i => new Member(NewId(), $"Member {i}")).Prepend(Ada).ToArray();
        await Conversation.Create(new NewConversation(Ada.UserId, null, many, null, Guid.NewGuid()));

        var view = await Conversation.View(many[^1].UserId, null);

        Assert.Equal((30, 20), (view!.MemberCount, view.Members.Length));
        Assert.Equal("Ada, Member 1, Member 2, Member 3, Member 4 +24", view.Title);
    }

    [Fact]
    public async Task Whoever_is_no_member_finds_nothing_whatever_is_asked()
    {
        var clientId = Guid.NewGuid();
        await Start("secret");
        await Post(Ada, "also secret", clientId);

        Assert.Null(await Conversation.View(Eve.UserId, null));
        Assert.Null(await Conversation.View(Eve.UserId, 2));
        Assert.Equal(new PostResult(PostOutcome.NotFound, null), await Post(Eve, "let me in"));
        // Not even whether a text is acceptable, or a client id known.
        Assert.Equal(new PostResult(PostOutcome.NotFound, null), await Post(Eve, ""));
        Assert.Equal(new PostResult(PostOutcome.NotFound, null), await Post(Eve, "also secret", clientId));
        Assert.Null(await Conversation.FindPosted(Eve.UserId, clientId));
        Assert.False(await Conversation.IsMember(Eve.UserId));
        Assert.Equal(2, (await History()).Length);
    }

    [Fact]
    public async Task A_conversation_that_was_never_created_answers_like_a_foreign_one()
    {
        Assert.Null(await Conversation.View(Ada.UserId, null));
        Assert.Equal(new PostResult(PostOutcome.NotFound, null), await Post(Ada, "anybody?"));
        Assert.Null(await Conversation.FindPosted(Ada.UserId, Guid.NewGuid()));
        Assert.False(await Conversation.IsMember(Ada.UserId));
        var changes = await Conversation.ChangesSince(0);
        Assert.Equal((0, 0, false), (changes.Version, changes.Messages.Length, changes.Incomplete));

        await Start("and then it is");
        Assert.Single(await History());
    }

    [Fact]
    public async Task Ids_that_were_made_up_hold_no_memory()
    {
        var silo = Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        await Start();
        var before = await silo.GetTotalActivationCount();

        foreach (var id in Enumerable.Range(0, 2_000).Select(_ => NewId()))
        {
            await Silo.Grain<IConversationGrain>(id).IsMember(Ada.UserId);
            await Silo.Grain<IConversationGrain>(id).View(Ada.UserId, null);
        }

        // They may be on their way out still; and a silo that has just started looks for people to notify.
        await Eventually.Is("made-up ids are let go", async () => await silo.GetTotalActivationCount() - before < 1_000);
    }

    [Fact]
    public async Task Many_who_ask_at_once_for_an_id_that_was_made_up_are_all_answered()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => NewId()).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4_000).Select(i => Silo.Grain<IConversationGrain>(ids[i % ids.Length]).IsMember(Ada.UserId)));

        Assert.DoesNotContain(true, answers);
    }

    [Fact]
    public async Task History_is_paged_back_to_the_first_message()
    {
        await Start();
        await PostAtOnce(120);

        var newest = await Conversation.View(Ada.UserId, null);
        var middle = await Conversation.View(Ada.UserId, newest!.Messages[0].Seq);
        var first = await Conversation.View(Ada.UserId, middle!.Messages[0].Seq);

        Assert.Equal(Numbers(71, 120), newest.Messages.Select(message => message.Seq));
        Assert.Equal(Numbers(21, 70), middle.Messages.Select(message => message.Seq));
        Assert.Equal(Numbers(1, 20), first!.Messages.Select(message => message.Seq));
        Assert.Equal([true, true, false], new[] { newest, middle, first }.Select(view => view.HasEarlier));
        Assert.All([newest, middle, first], view => Assert.Equal((120, 120), (view.Version, view.LastSeq)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-7)]
    [InlineData(long.MinValue)]
    public async Task There_is_nothing_before_the_first_message(long before)
    {
        await Start("first");

        var view = await Conversation.View(Ada.UserId, before);

        Assert.Empty(view!.Messages);
        Assert.False(view.HasEarlier);
    }
}
