using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>The index behind people search.</summary>
public interface IPeopleDirectory
{
    /// <summary>Lists the person under this nickname, in place of any earlier one.</summary>
    Task List(string userId, string nickname);

    /// <summary>At most <paramref name="count"/> people, by nickname, of whose nickname a word starts with the query; case and accents don't matter.</summary>
    Task<Person[]> Search(string query, int count);
}
