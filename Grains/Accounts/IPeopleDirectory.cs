using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>The index behind people search.</summary>
public interface IPeopleDirectory
{
    /// <summary>Lists the person under this nickname and handle, in place of any earlier ones.</summary>
    Task List(Person person);

    /// <summary>
    /// At most <paramref name="count"/> people, by nickname, of whose nickname a word, or whose handle, starts with the query; case and
    /// accents don't matter.
    /// </summary>
    /// <param name="membersOf">Only members of this conversation.</param>
    Task<Person[]> Search(string query, int count, string? membersOf = null);

    /// <summary>Those who have one of these handles.</summary>
    Task<Person[]> OfHandles(IReadOnlyCollection<string> all);
}
