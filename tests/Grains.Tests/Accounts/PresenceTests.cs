using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Tests.Conversations;

namespace OrleansMessenger.Grains.Tests.Accounts;

[Collection(nameof(OnSqlite))]
public sealed class PresenceTests(SqliteSilo silo) : ConversationTest(silo)
{
    private IConversationGrain Direct => Silo.Grain<IConversationGrain>(ConversationId.Between(Ada.UserId, Grace.UserId));

    [Fact]
    public async Task Somebody_is_here_while_they_use_a_page_away_while_they_dont_and_gone_without_one()
    {
        await Begin();
        Assert.Equal((PresenceKind.Gone, null), await OfGrace());

        await User(Grace).Connected("frontend", ["laptop"]);
        Assert.Equal((PresenceKind.Away, null), await OfGrace());
        await User(Grace).UsesPage();
        Assert.Equal((PresenceKind.Here, null), await OfGrace());
        try
        {
            Silo.Clock.Ahead += TimeSpan.FromMinutes(6);
            await User(Grace).Connected("frontend", ["laptop"]);
            Assert.Equal((PresenceKind.Away, null), await OfGrace());
            var left = Silo.Clock.GetUtcNow();
            await User(Grace).Connected("frontend", []);
            var (kind, since) = await OfGrace();
            Assert.Equal(PresenceKind.Gone, kind);
            Assert.InRange(since!.Value, left, Silo.Clock.GetUtcNow());
        }
        finally
        {
            Silo.Clock.Ahead -= TimeSpan.FromMinutes(6);
        }
    }

    [Fact]
    public async Task Where_one_of_the_two_doesnt_want_it_or_blocks_the_other_neither_sees_it()
    {
        await Begin();
        Assert.Equal(2, (await Direct.Presence())!.Length);

        await Silo.Grain<ISettingsGrain>(Ada.UserId).Save(new PersonSettings(ShowsPresence: false));
        Assert.Empty((await Direct.Presence())!);
        await Silo.Grain<ISettingsGrain>(Ada.UserId).Save(new PersonSettings());
        await Silo.Grain<IBlockingGrain>(Grace.UserId).Block(Ada.UserId, true);
        Assert.Empty((await Direct.Presence())!);
    }

    [Fact]
    public async Task Of_more_than_two_and_of_oneself_nothing_is_said()
    {
        await Start();
        var notes = Silo.Grain<IConversationGrain>(ConversationId.Between(Ada.UserId, Ada.UserId));
        await notes.Create(new NewConversation(Ada.UserId, null, [Ada], null, Guid.NewGuid(), ConversationKind.Direct));

        Assert.Null(await Conversation.Presence());
        Assert.Empty((await notes.Presence())!);
    }

    private Task<bool> Begin() => Direct.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], null, Guid.NewGuid(), ConversationKind.Direct));

    private IUserGrain User(Member person) => Silo.Grain<IUserGrain>(person.UserId);

    private async Task<(PresenceKind, DateTimeOffset?)> OfGrace()
    {
        var grace = (await Direct.Presence())!.Single(person => person.UserId == Grace.UserId);
        return (grace.Kind, grace.Since);
    }
}
