using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Notifications;

using Person = OrleansMessenger.Accounts.Person;

namespace OrleansMessenger.Grains.Tests.Accounts;

[Collection(nameof(OnSqlite))]
public sealed class UserTests(SqliteSilo silo) : ConversationTest(silo)
{
    private readonly string _address = $"{Guid.NewGuid():N}@EXAMPLE.ORG".ToUpperInvariant();

    private IUserGrain User => Silo.Grain<IUserGrain>(Ada.UserId);

    private IAccountGrain OwnAccount => Silo.Grain<IAccountGrain>(Ada.UserId);

    private IEmailAddressGrain Address => Silo.Grain<IEmailAddressGrain>(EmailAddressKey.For(_address));

    [Fact]
    public async Task A_reading_position_never_goes_back_and_its_advances_are_told()
    {
        await Start();
        await PostAtOnce(9);
        var listener = await Silo.ListenToUser(Ada.UserId);

        await User.MarkRead(Id, 3);
        await User.MarkRead(Id, 2);
        await User.MarkRead(Id, 3);
        await User.MarkRead(Id, 7);

        var told = new List<ReadPosition>();
        while (told.Count < 2)
            if ((await listener.Next()).Read is { } read) told.Add(read);
        Assert.Equal([new ReadPosition(Id, 3), new ReadPosition(Id, 7)], told);
        Assert.Equal(7, Assert.Single(await User.Conversations(null)).ReadSeq);
    }

    [Fact]
    public async Task A_reading_position_never_goes_back_after_a_restart_either()
    {
        await Start();
        await PostAtOnce(9);
        await User.MarkRead(Id, 7);

        await Silo.Restart();
        await User.MarkRead(Id, 4);

        Assert.Equal(7, Assert.Single(await User.Conversations(null)).ReadSeq);
    }

    [Fact]
    public async Task Of_many_positions_at_once_the_furthest_stays()
    {
        await Start();
        await PostAtOnce(50);

        await Task.WhenAll(Enumerable.Range(1, 50).Select(seq => User.MarkRead(Id, seq)));

        Assert.Equal(50, Assert.Single(await User.Conversations(null)).ReadSeq);
    }

    [Fact]
    public async Task A_conversation_rises_with_its_news_and_is_unread_until_it_is_read()
    {
        await Start();
        Silo.Clock.Ahead += TimeSpan.FromSeconds(1);
        var newer = NewId();
        await Silo.Grain<IConversationGrain>(newer).Create(new NewConversation(Grace.UserId, null, [Grace, Ada], "hello", Guid.NewGuid()));
        Assert.Equal([newer, Id], (await User.Conversations(null)).Select(summary => summary.Id));

        Silo.Clock.Ahead += TimeSpan.FromSeconds(1);
        var message = await Say(Grace, "news");

        var list = await User.Conversations(null);
        Assert.Equal([Id, newer], list.Select(summary => summary.Id));
        Assert.Equal(new ConversationSummary(Id, "Grace, Linus", 1, 1, ReadSeq: 0, "Grace", "news", message.SentAt, Grace.UserId, 3), list[0]);
        await User.MarkRead(Id, 1);
        Assert.Equal([1, 0], (await User.Conversations(null)).Select(summary => summary.ReadSeq));
        Assert.Equal(newer, Assert.Single(await User.Conversations(list[0].LastAt)).Id);
    }

    [Fact]
    public async Task An_account_is_created_once_and_stands_after_a_restart()
    {
        var other = Account("Somebody else");
        other.ConcurrencyStamp = "other";
        Assert.True(await OwnAccount.Create(Account()));
        Assert.False(await OwnAccount.Create(other));

        await Silo.Restart();

        Assert.Equal((Ada.UserId, "Ada"), ((await OwnAccount.Read())!.Id, (await OwnAccount.Person())!.Nickname));
        Assert.Equal(Ada.UserId, await Address.Owner());
        Assert.False(await OwnAccount.Create(other));
    }

    [Fact]
    public async Task Processes_of_the_version_before_are_answered()
    {
        Assert.True(await User.CreateAccount(Account()));
        await User.BeginSession("phone", "key", "Phone", endsWithBrowser: false);
        Assert.True(await User.WantAlerts("phone", wanted: true, push: new("https://push.example/1", "key", "auth")));
        await User.SetNotifications(new(NotificationLevel.None, Quiet: null, SnoozedUntil: null));
        Assert.Equal(("Ada", null), (await User.SessionOf("phone", "key"), await User.SessionOf("phone", "other")));
        Assert.True(await User.SaveAccount(Account("Augusta"), "two"));
        await User.PushEnded("phone", "https://push.example/1", null, 0, PushOutcome.Gone);

        Assert.Equal("Augusta", await User.SessionOf("phone", "key"));
        var phone = Assert.Single(await Silo.Grain<IDevicesGrain>(Ada.UserId).All());
        Assert.Equal(("phone", true, null), (phone.Id, phone.WantsAlerts, phone.Push));
        Assert.Equal(NotificationLevel.None, (await Silo.Grain<INotificationsGrain>(Ada.UserId).Settings()).Level);
        await User.SignOut("phone");
        Assert.Empty(await User.Devices());
    }

    [Fact]
    public async Task A_caller_who_lost_the_answer_and_asks_again_is_told_the_same()
    {
        Assert.True(await OwnAccount.Create(Account()));
        Assert.True(await OwnAccount.Create(Account()));

        Assert.True(await OwnAccount.Save(Account("Ada L."), "two"));
        Assert.True(await OwnAccount.Save(Account("Ada L."), "two"));
    }

    [Fact]
    public async Task Of_keys_that_frontends_make_at_once_one_is_kept()
    {
        var keys = Silo.Grain<IKeyRingGrain>(NewId());

        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => keys.Add($"<key id='{number}' />")));
        var kept = Assert.Single(await keys.All());

        Silo.Clock.Ahead += TimeSpan.FromMinutes(5);
        await keys.Add("<key id='next' />");
        Assert.Equal([kept, "<key id='next' />"], await keys.All());
    }

    [Fact]
    public async Task An_account_belongs_to_the_grain_of_its_id()
    {
        Assert.False(await Silo.Grain<IAccountGrain>(Grace.UserId).Create(Account()));

        Assert.Null(await Silo.Grain<IAccountGrain>(Grace.UserId).Read());
        Assert.Null(await Address.Owner());
    }

    [Fact]
    public async Task A_person_whose_account_was_created_but_not_listed_is_listed_by_the_next_activation()
    {
        var nickname = $"Zora{NewId()}";
        await Refusing("INSERT ON people_words", $"NEW.user_id = '{Ada.UserId}'", async () =>
        {
            Assert.True(await OwnAccount.Create(Account(nickname)));
            Assert.Empty(await Find(nickname));
        });

        await Silo.Restart();
        await OwnAccount.Person();

        Assert.Equal((Ada.UserId, nickname), Shown(Assert.Single(await Find(nickname))));
    }

    [Fact]
    public async Task A_new_nickname_takes_the_place_of_the_old_one_in_the_search()
    {
        var (before, after) = ($"Zora{NewId()}", $"Yves{NewId()}");
        await OwnAccount.Create(Account(before));

        Assert.True(await OwnAccount.Save(Account(after), "two"));

        Assert.Empty(await Find(before));
        Assert.Equal((Ada.UserId, after), Shown(Assert.Single(await Find(after))));
    }

    [Fact]
    public async Task An_account_that_could_not_be_stored_is_none_and_can_be_created_again()
    {
        await Refusing("INSERT ON OrleansStorage", $"NEW.GrainTypeString = 'account' AND CAST(NEW.PayloadBinary AS TEXT) LIKE '%{Ada.UserId}%'", async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => OwnAccount.Create(Account()));
            Assert.Null(await OwnAccount.Read());
        });

        Assert.True(await OwnAccount.Create(Account()));
        Assert.Equal("Ada", (await OwnAccount.Person())!.Nickname);
    }

    [Fact]
    public async Task A_claim_holds_for_a_minute_counted_over_a_restart()
    {
        Assert.True(await Address.Claim("crashed"));

        Silo.Clock.Ahead += TimeSpan.FromSeconds(50);
        await Silo.Restart();
        Assert.False(await Address.Claim("second"));
        Assert.Equal("crashed", await Address.Owner());

        Silo.Clock.Ahead += TimeSpan.FromSeconds(10);
        Assert.True(await Address.Claim("second"));
        Assert.Equal("second", await Address.Owner());
    }

    [Fact]
    public async Task Of_many_who_want_an_address_whose_claim_lapsed_one_gets_it()
    {
        Assert.True(await Address.Claim("crashed"));
        Silo.Clock.Ahead += TimeSpan.FromMinutes(1);

        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Address.Claim($"user {i}")));

        Assert.Equal($"user {Array.IndexOf(claims, true)}", await Address.Owner());
        Assert.Single(claims, claim => claim);
    }

    private Account Account(string nickname = "Ada") =>
        new() { Id = Ada.UserId, Email = _address, NormalizedEmail = _address, Nickname = nickname, ConcurrencyStamp = "one" };

    private static (string, string) Shown(Person person) => (person.UserId, person.Nickname);

    private Task<Person[]> Find(string nickname) => Silo.Grain<IPeopleGrain>(IPeopleGrain.Key).Search(nickname);
}
