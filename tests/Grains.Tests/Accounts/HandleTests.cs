using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Silo.Storage;

using Person = OrleansMessenger.Accounts.Person;

namespace OrleansMessenger.Grains.Tests.Accounts;

/// <summary>One handle has one owner, whatever ends between two steps.</summary>
[Collection(nameof(OnSqlite))]
public sealed class HandleTests(SqliteSilo silo) : ConversationTest(silo)
{
    private readonly string _handle = New("h");

    [Fact]
    public async Task A_new_account_has_the_handle_that_was_chosen_and_is_found_by_it()
    {
        Assert.True(await Create(Ada, _handle));

        await Silo.Restart();

        Assert.Equal(new Person(Ada.UserId, "Ada", _handle), await Account(Ada).Person());
        foreach (var query in (string[])[_handle, $"@{_handle}", $"@{_handle[..20]}"])
            Assert.Equal(new Person(Ada.UserId, "Ada", _handle), Assert.Single(await Find(query)));
    }

    [Fact]
    public async Task Of_many_who_want_a_handle_at_once_one_gets_it_and_the_others_can_choose_another()
    {
        var people = Enumerable.Range(0, 10).Select(i => new Member(NewId(), $"Person {i}")).ToArray();

        var created = await Task.WhenAll(people.Select(person => Create(person, _handle)));

        Assert.Single(created, isCreated => isCreated);
        var other = people[Array.IndexOf(created, false)];
        Assert.Null(await Account(other).Read());
        Assert.True(await Create(new Member(NewId(), "Again"), New("other"), addressOf: other));
    }

    [Theory]
    [InlineData("admin")]
    [InlineData("adm1n")]
    [InlineData("a")]
    [InlineData("Ada")]
    public async Task What_is_no_handle_is_refused(string handle) => Assert.False(await Create(Ada, handle));

    [Fact]
    public async Task An_account_without_one_gets_one_of_its_nickname_and_whoever_comes_next_another()
    {
        var nickname = New("Zoë ");

        Assert.True(await Create(new Member(Ada.UserId, nickname), handle: null));
        Assert.True(await Create(new Member(Grace.UserId, nickname), handle: null));

        var (ada, grace) = ((await Account(Ada).Person())!.Handle!, (await Account(Grace).Person())!.Handle!);
        Assert.Equal(nickname.Replace("Zoë ", "zoe_", StringComparison.Ordinal), ada);
        Assert.Equal(ada[..24], grace[..24]);
        Assert.NotEqual(ada, grace);
    }

    [Fact]
    public async Task A_handle_that_was_given_up_is_kept_for_its_owner_for_ninety_days()
    {
        await Create(Ada, _handle);
        await Create(Grace, New("grace"));

        Assert.True(await Change(Ada, New("ada")));
        Assert.False(await Change(Grace, _handle));
        Assert.True(await Change(Ada, _handle));
        Assert.False(await Change(Grace, _handle));
        Assert.True(await Change(Ada, New("ada")));
        await Silo.RestartAfter(HandleRules.Kept - TimeSpan.FromHours(1));
        Assert.False(await Change(Grace, _handle));
        await Silo.RestartAfter(TimeSpan.FromHours(2));

        Assert.True(await Change(Grace, _handle));
        Assert.False(await Change(Ada, _handle));
        Assert.Equal([Grace.UserId], (await Find(_handle)).Select(person => person.UserId));
    }

    [Fact]
    public async Task A_handle_can_change_into_one_that_looks_the_same()
    {
        await Create(Ada, $"{_handle[..28]}_1");

        Assert.True(await Change(Ada, $"{_handle[..28]}_l"));
        await Silo.RestartAfter(TimeSpan.FromMinutes(2));

        Assert.False(await Create(Grace, $"{_handle[..28]}_1"));
        Assert.Equal($"{_handle[..28]}_l", (await Account(Ada).Person())!.Handle);
    }

    [Fact]
    public async Task A_claim_of_an_account_that_was_never_stored_lapses_after_a_minute()
    {
        Assert.True(await Silo.Grain<IHandleGrain>(HandleRules.Key(_handle)).Claim("crashed"));
        Assert.False(await Create(Ada, _handle));

        Silo.Clock.Ahead += TimeSpan.FromMinutes(1);

        Assert.True(await Create(Ada, _handle));
    }

    [Fact]
    public async Task So_does_a_claim_of_somebody_whose_change_was_never_stored()
    {
        await Create(Ada, New("ada"));
        var rows = $"NEW.GrainTypeString = 'account' AND CAST(NEW.PayloadBinary AS TEXT) LIKE '%{Ada.UserId}%'";
        await Refusing("UPDATE ON OrleansStorage", rows, () => Assert.ThrowsAnyAsync<Exception>(() => Change(Ada, _handle)));
        Assert.False(await Create(Grace, _handle));

        Silo.Clock.Ahead += TimeSpan.FromMinutes(1);

        Assert.True(await Create(Grace, _handle));
    }

    [Fact]
    public async Task A_former_handle_that_could_not_be_given_up_is_given_up_by_the_next_activation()
    {
        await Create(Ada, _handle);
        await Refusing("UPDATE ON OrleansStorage", "NEW.GrainTypeString = 'handle'", async () =>
        {
            Assert.True(await Change(Ada, New("ada")));
            await Silo.RestartAfter(HandleRules.Kept);
            Assert.False(await Create(Grace, _handle));
        });

        // It is released when somebody asks for it, and kept from then on.
        await Silo.Restart();
        Assert.False(await Create(Grace, _handle));
        await Silo.RestartAfter(HandleRules.Kept);
        Assert.True(await Create(Grace, _handle));
    }

    [Fact]
    public async Task What_a_process_of_the_version_before_saves_keeps_the_handle()
    {
        await Create(Ada, _handle);
        var account = (await Account(Ada).Read())!;
        (account.Nickname, account.Handle) = ("Augusta", null);

        Assert.True(await Account(Ada).Save(account, NewId()));

        Assert.Equal(new Person(Ada.UserId, "Augusta", _handle), await Account(Ada).Person());
    }

    [Fact]
    public async Task Accounts_of_the_version_before_get_their_handles_when_they_are_first_found()
    {
        var nickname = New("Zora");
        Member[] people = [Ada, Grace, Linus];
        foreach (var person in people) await Create(person with { Nickname = nickname }, handle: null);
        await ForgetHandles(people);
        await Silo.Restart();

        var found = await Find(nickname);

        Assert.Equal(people.Select(person => person.UserId).ToHashSet(), found.Select(person => person.UserId).ToHashSet());
        var handles = found.Select(person => person.Handle!).ToArray();
        Assert.Equal(3, handles.Distinct().Count());
        Assert.Contains(nickname.ToLowerInvariant(), handles);
        await Silo.Restart();
        foreach (var person in found) Assert.Contains(person, await Find($"@{person.Handle}"));
    }

    [Fact]
    public async Task Two_who_want_each_others_handle_wait_for_nobody()
    {
        var other = New("other");
        await Task.WhenAll(Create(Ada, _handle), Create(Grace, other));
        Silo.Clock.Ahead += TimeSpan.FromMinutes(1);

        var changed = Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? Change(Ada, other) : Change(Grace, _handle)));

        Assert.DoesNotContain(true, await changed.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private IAccountGrain Account(Member person) => Silo.Grain<IAccountGrain>(person.UserId);

    private Task<bool> Create(Member person, string? handle, Member? addressOf = null) => Account(person).Create(new Account
    {
        Id = person.UserId,
        Email = $"{(addressOf ?? person).UserId}@example.org",
        NormalizedEmail = $"{(addressOf ?? person).UserId}@EXAMPLE.ORG",
        Nickname = person.Nickname,
        Handle = handle,
        ConcurrencyStamp = NewId(),
    });

    private async Task<bool> Change(Member person, string handle)
    {
        var account = (await Account(person).Read())!;
        account.Handle = handle;
        return await Account(person).Save(account, NewId());
    }

    private Task<Person[]> Find(string query) => Silo.Grain<IPeopleGrain>(IPeopleGrain.Key).Search(query);

    /// <summary>As the version before has left them.</summary>
    private Task<bool> ForgetHandles(Member[] people) => Silo.Database.Database.Write(async connection =>
    {
        foreach (var person in people)
        {
            var changed = await connection.Execute(
                """
                UPDATE OrleansStorage
                SET PayloadBinary = CAST(json_remove(CAST(PayloadBinary AS TEXT), '$.Account.Handle', '$.ListedHandle') AS BLOB)
                WHERE GrainTypeString = 'account' AND CAST(PayloadBinary AS TEXT) LIKE @owner
                """,
                ("@owner", $"%{person.UserId}%"));
            Assert.Equal(1, changed);
            await connection.Execute(
                "DELETE FROM OrleansStorage WHERE GrainTypeString = 'handle' AND CAST(PayloadBinary AS TEXT) LIKE @owner",
                ("@owner", $"%{person.UserId}%"));
            await connection.Execute("DELETE FROM people_words WHERE user_id = @user AND word_start LIKE '@%'", ("@user", person.UserId));
            await connection.Execute("UPDATE people_words SET handle = NULL WHERE user_id = @user", ("@user", person.UserId));
        }
        return true;
    });

    private static string New(string start) => $"{start}{NewId()}"[..32];
}
