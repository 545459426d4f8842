using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

/// <summary>Names that may be taken for each other come with handles.</summary>
[Collection(nameof(OnSqlite))]
public sealed class NamesakesTests(SqliteSilo silo) : ConversationTest(silo)
{
    private readonly Member _other = new(NewId(), "Аda"); // with a Cyrillic А

    [Fact]
    public async Task Names_that_look_the_same_have_the_handle_beside_them_and_others_have_none()
    {
        await Register(Ada, Grace, _other);
        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, Grace, _other], "one", Guid.NewGuid()));
        Assert.Equal(HandleOf(_other), (await Say(_other, "two")).AuthorHandle);
        await Say(Grace, "three");

        var view = (await Conversation.View(Grace.UserId, null))!;

        Assert.Equal([HandleOf(Ada), null, HandleOf(_other)], view.Members.Select(member => member.Handle));
        Assert.Equal([HandleOf(Ada), HandleOf(_other), null], view.Messages.Select(message => message.AuthorHandle));
        var changes = await Conversation.ChangesSince(0);
        Assert.Equal([HandleOf(Ada), HandleOf(_other), null], changes.Messages.Select(message => message.AuthorHandle));
    }

    [Fact]
    public async Task They_come_and_go_with_those_who_have_the_name()
    {
        await Register(Ada, Grace, _other);
        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], "one", Guid.NewGuid()));
        Assert.Null((await Conversation.Message(Ada.UserId, 1))!.AuthorHandle);
        var listener = await Silo.ListenToConversation(Id);

        await Conversation.AddMembers(Ada.UserId, Guid.NewGuid(), [_other], fromNow: false);
        var told = (await listener.Until(item => item.Message?.Told is not null))[^1];
        Assert.Equal((HandleOf(Ada), HandleOf(_other)), (told.Message!.AuthorHandle, told.Message.Told!.Members[0].Handle));
        Assert.Equal(HandleOf(Ada), (await Conversation.Message(Grace.UserId, 1))!.AuthorHandle);

        await Conversation.Rename(_other.UserId, "Eda");
        Assert.Null((await Conversation.Message(Grace.UserId, 1))!.AuthorHandle);
        await Conversation.Rename(Grace.UserId, "ADA");
        Assert.Equal(HandleOf(Ada), (await Conversation.Message(Grace.UserId, 1))!.AuthorHandle);
        await Silo.Restart();
        Assert.Equal(HandleOf(Ada), (await Conversation.Message(Grace.UserId, 1))!.AuthorHandle);
    }

    [Fact]
    public async Task A_line_that_names_two_who_look_the_same_tells_them_apart_also_when_one_has_gone()
    {
        await Register(Ada, Grace, _other);
        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, Grace, _other], null, Guid.NewGuid()));

        await Conversation.Remove(Ada.UserId, Guid.NewGuid(), _other.UserId);

        var line = (await Conversation.Message(Grace.UserId, 1))!;
        Assert.Equal((HandleOf(Ada), HandleOf(_other)), (line.AuthorHandle, line.Told!.Members[0].Handle));
        Assert.Null((await Say(Ada, "alone")).AuthorHandle);
    }

    [Fact]
    public async Task Of_two_people_alone_both_are_named_with_their_handles()
    {
        await Register(Ada, Grace);
        var direct = Silo.Grain<IConversationGrain>(ConversationId.Between(Ada.UserId, Grace.UserId));
        await direct.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], "one", Guid.NewGuid(), ConversationKind.Direct));

        var view = (await direct.View(Grace.UserId, null))!;

        Assert.Equal([HandleOf(Ada), HandleOf(Grace)], view.Members.Select(member => member.Handle));
        Assert.Null(view.Messages[0].AuthorHandle);
    }

    [Fact]
    public async Task A_new_handle_is_in_what_is_read_from_then_on()
    {
        await Register(Ada, _other);
        await Conversation.Create(new NewConversation(Ada.UserId, null, [Ada, _other], "one", Guid.NewGuid()));
        var account = (await Silo.Grain<IAccountGrain>(Ada.UserId).Read())!;
        account.Handle = HandleOf(Eve);

        await Silo.Grain<IAccountGrain>(Ada.UserId).Save(account, NewId());

        Assert.Equal(HandleOf(Eve), (await Conversation.Message(_other.UserId, 1))!.AuthorHandle);
    }

    private static string HandleOf(Member person) => $"x{person.UserId[..30]}";

    private Task Register(params Member[] people) => Task.WhenAll(people.Select(async person => Assert.True(
        await Silo.Grain<IAccountGrain>(person.UserId).Create(new Account
        {
            Id = person.UserId,
            Email = $"{person.UserId}@example.org",
            NormalizedEmail = $"{person.UserId}@EXAMPLE.ORG",
            Nickname = person.Nickname,
            Handle = HandleOf(person),
            ConcurrencyStamp = "one",
        }))));
}
