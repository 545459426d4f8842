namespace OrleansMessenger.Accounts;

/// <summary>What others may know of a person.</summary>
[GenerateSerializer, Immutable, Alias("messenger.Person")]
public sealed record Person(string UserId, string Nickname);

/// <summary>Finds people; one grain for all.</summary>
[Alias("messenger.IPeopleGrain")]
public interface IPeopleGrain : IGrainWithStringKey
{
    const string Key = "people";

    /// <summary>
    /// At most <see cref="Limits.PeopleMatches"/> people with a word of the nickname that starts with <paramref name="query"/>
    /// (case and accents do not matter), or whose whole mail address it is. By nickname.
    /// </summary>
    [Alias("Search")]
    Task<Person[]> Search(string query);
}
