using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class AccountGrainTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    [Fact]
    public async Task A_claim_that_never_became_an_account_lapses_after_a_minute()
    {
        var address = app.Grains.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(NewEmail()));
        Assert.True(await address.Claim("crashed"));

        Assert.False(await address.Claim("second"));
        app.Clock.Ahead += TimeSpan.FromMinutes(1);
        Assert.True(await address.Claim("second"));
        Assert.Equal("second", await address.Owner());
    }

    [Fact]
    public async Task A_claim_that_became_an_account_stays()
    {
        var account = await NewAccount("Mira");

        app.Clock.Ahead += TimeSpan.FromDays(1);

        Assert.False(await app.Grains.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(account.NormalizedEmail)).Claim("second"));
    }

    [Fact]
    public async Task Of_two_saves_of_the_same_version_the_second_is_refused()
    {
        var account = await NewAccount("Mira");
        var grain = app.Grains.GetGrain<IAccountGrain>(account.Id);

        Assert.True(await grain.Save(account, "two"));
        Assert.False(await grain.Save(account, "three"));
    }

    [Fact]
    public async Task A_new_mail_address_frees_the_old_one()
    {
        var account = await NewAccount("Mira");
        var old = account.NormalizedEmail;
        account.NormalizedEmail = NewEmail();

        Assert.True(await app.Grains.GetGrain<IAccountGrain>(account.Id).Save(account, "two"));
        Assert.Null(await app.Grains.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(old)).Owner());
        Assert.Equal(account.Id, await app.Grains.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(account.NormalizedEmail)).Owner());
    }

    [Fact]
    public async Task People_are_found_by_the_start_of_a_word_or_by_their_whole_address()
    {
        var account = await NewAccount("Žofie Kuřátková");
        var people = app.Grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key);
        var person = (await app.Grains.GetGrain<IAccountGrain>(account.Id).Person())!;

        Assert.Contains(person, await people.Search("kurat"));
        Assert.Equal([person], await people.Search(account.NormalizedEmail.ToLowerInvariant()));
        Assert.Empty(await people.Search(account.NormalizedEmail[..20] + "@"));
    }

    private async Task<Account> NewAccount(string nickname)
    {
        var email = NewEmail();
        var account = new Account { Email = email, NormalizedEmail = email, Nickname = nickname, ConcurrencyStamp = "one" };
        Assert.True(await app.Grains.GetGrain<IAccountGrain>(account.Id).Create(account));
        return account;
    }

    private static string NewEmail() => Visitor.NewAddress().ToUpperInvariant();
}
