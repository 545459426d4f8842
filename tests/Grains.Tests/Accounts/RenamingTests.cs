using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Silo.Storage.Alerts;

namespace OrleansMessenger.Grains.Tests.Accounts;

[Collection(nameof(OnSqlite))]
public sealed class SqliteRenamingTests(SqliteSilo silo) : RenamingTests(silo)
{
    [Fact]
    public async Task What_a_crash_kept_from_hearing_of_a_new_nickname_hears_of_it_from_the_next_activation()
    {
        await Start();
        await Registers(Ada);
        await Refusing("UPDATE ON members", $"NEW.user_id = '{Ada.UserId}'", async () =>
        {
            await Renames(Ada, "Augusta");
            Assert.Equal("Ada, Linus", (await Conversation.View(Grace.UserId, null))!.Title);
            await Silo.Restart();
        });

        var grace = await Silo.ListenToUser(Grace.UserId);
        await Silo.Grain<IAccountGrain>(Ada.UserId).Person();

        await grace.Until(item => item.Conversation?.Title == "Augusta, Linus");
    }
}

[Collection(nameof(OnPostgres))]
public sealed class PostgresRenamingTests(PostgresSilo silo) : RenamingTests(silo);

/// <summary>A new nickname reaches whatever shows it.</summary>
public abstract class RenamingTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task A_new_nickname_is_in_titles_members_and_new_messages_while_old_ones_keep_theirs()
    {
        await Start("old");
        await Registers(Ada);
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Renames(Ada, "Augusta");

        await grace.Until(item => item.Conversation?.Title == "Augusta, Linus");
        await Say(Ada, "new");
        var view = (await Conversation.View(Grace.UserId, null))!;
        Assert.Equal(("Augusta, Linus", "Augusta"), (view.Title, view.Members[0].Nickname));
        Assert.Equal([("Ada", "old"), ("Augusta", "new")], view.Messages.Select(message => (message.AuthorName, message.Text)));
        Assert.Equal("Augusta, Linus", Assert.Single(await Silo.Grain<IUserGrain>(Grace.UserId).Conversations(null)).Title);
    }

    [Fact]
    public async Task A_new_nickname_is_known_after_a_restart()
    {
        await Start();
        await Registers(Ada);
        var grace = await Silo.ListenToUser(Grace.UserId);
        await Renames(Ada, "Augusta");
        await grace.Until(item => item.Conversation?.Title == "Augusta, Linus");

        await Silo.Restart();

        Assert.Equal("Augusta", (await Say(Ada, "new")).AuthorName);
        Assert.Equal("Augusta, Linus", (await Conversation.View(Grace.UserId, null))!.Title);
    }

    [Fact]
    public async Task Of_more_conversations_than_are_told_at_once_all_hear_of_it()
    {
        await Registers(Ada);
        var ids = Enumerable.Range(0, 120).Select(_ => NewId()).ToArray();
        await Task.WhenAll(ids.Select(id => Silo.Grain<IConversationGrain>(id).Create(new NewConversation(Ada.UserId, null, [Ada, Grace], null, Guid.NewGuid()))));
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Renames(Ada, "Augusta");

        var missing = ids.ToHashSet();
        while (missing.Count > 0)
            if ((await grace.Next()).Conversation is { Title: "Augusta" } renamed) missing.Remove(renamed.Id);
    }

    [Fact]
    public async Task Nobody_is_notified_of_a_new_nickname()
    {
        await Registers(Ada);
        var (user, devices) = (Silo.Grain<IUserGrain>(Grace.UserId), Silo.Grain<IDevicesGrain>(Grace.UserId));
        var device = NewId();
        await devices.BeginSession(device, key: null, "Firefox", endsWithBrowser: false);
        await devices.WantAlerts(device, wanted: true, new("https://push.example/1", "key", "auth"));
        var grace = await Silo.ListenToUser(Grace.UserId);
        await Start();
        await grace.Until(item => item.Conversation is not null);
        await user.MarkRead(Id, 0);
        Assert.Empty(await Owed());

        await Renames(Ada, "Augusta");

        await grace.Until(item => item.Conversation?.Title == "Augusta, Linus");
        // Answered after whatever follows from what was just told.
        await user.ReadSeq(Id);
        Assert.Empty(await Owed());

        Task<List<OwedAlert>> Owed() => new AlertStore(Silo.Database.Database).OwedTo(Grace.UserId);
    }

    [Fact]
    public async Task Whoever_is_no_member_is_not_renamed_into_it()
    {
        await Start();

        await Conversation.Rename(Eve.UserId, "Evelyn");

        Assert.False(await Conversation.IsMember(Eve.UserId));
        Assert.Equal(["Ada", "Grace", "Linus"], (await Conversation.View(Ada.UserId, null))!.Members.Select(member => member.Nickname));
    }

    [Fact]
    public async Task Of_two_who_are_renamed_at_once_both_are()
    {
        await Start();

        await Task.WhenAll(Conversation.Rename(Ada.UserId, "Augusta"), Conversation.Rename(Grace.UserId, "Amazing"));

        Assert.Equal("Augusta, Amazing", Assert.Single(await Silo.Grain<IUserGrain>(Linus.UserId).Conversations(null)).Title);
    }

    protected Task Registers(Member member) => Silo.Grain<IAccountGrain>(member.UserId).Create(Account(member, member.Nickname, "one"));

    protected async Task Renames(Member member, string nickname) =>
        Assert.True(await Silo.Grain<IAccountGrain>(member.UserId).Save(Account(member, nickname, "one"), "two"));

    private static Account Account(Member member, string nickname, string stamp) => new()
    {
        Id = member.UserId,
        Email = $"{member.UserId}@example.org",
        NormalizedEmail = $"{member.UserId}@EXAMPLE.ORG",
        Nickname = nickname,
        ConcurrencyStamp = stamp,
    };
}
