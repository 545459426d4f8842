using Orleans.Concurrency;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>Asks the index; keeps nothing, so that searches run side by side.</summary>
[Reentrant]
public sealed class PeopleGrain(IPeopleDirectory directory) : Grain, IPeopleGrain
{
    public async Task<Person[]> Search(string query)
    {
        query = query.Trim();
        if (query.Length == 0) return [];
        var found = directory.Search(query, Limits.PeopleMatches);
        var owner = query.IndexOf('@') > 0 ? await OwnerOf(query) : null;
        var people = await Task.WhenAll((await found).Select(WithHandle));
        return owner is null || people.Contains(owner) ? people : [owner, .. people.Take(Limits.PeopleMatches - 1)];
    }

    public async Task<Person[]> SearchMembers(string conversationId, string query) =>
        await Task.WhenAll((await directory.Search(query.Trim(), Limits.MentionMatches, conversationId)).Select(WithHandle));

    public Task<Person[]> OfHandles(string[] all) => directory.OfHandles(all);

    /// <summary>An account of before there were handles gets its own when it is first asked.</summary>
    private async Task<Person> WithHandle(Person person) =>
        person.Handle is null ? await GrainFactory.GetGrain<IAccountGrain>(person.UserId).Person() ?? person : person;

    /// <summary>A whole mail address finds its owner; a part of one finds nobody, so that addresses can't be guessed piece by piece.</summary>
    private async Task<Person?> OwnerOf(string email)
    {
        var address = GrainFactory.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(email.Normalize().ToUpperInvariant()));
        return await address.Owner() is { } userId ? await GrainFactory.GetGrain<IAccountGrain>(userId).Person() : null;
    }
}
