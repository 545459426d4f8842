namespace OrleansMessenger.Accounts;

/// <summary>What others may know of a person.</summary>
/// <param name="Handle">Null while an account of before there were any has none yet.</param>
[GenerateSerializer, Immutable, Alias("messenger.Person")]
public sealed record Person(string UserId, string Nickname, string? Handle = null);

/// <summary>Finds people; one grain for all.</summary>
[Alias("messenger.IPeopleGrain")]
public interface IPeopleGrain : IGrainWithStringKey
{
    const string Key = "people";

    /// <summary>
    /// At most <see cref="Limits.PeopleMatches"/> people with a word of the nickname, or a handle with or without its @, that starts with
    /// <paramref name="query"/> (case and accents do not matter), or whose whole mail address it is. By nickname.
    /// </summary>
    [Alias("Search")]
    Task<Person[]> Search(string query);

    /// <summary>At most <see cref="Limits.MentionMatches"/> members of a conversation with such a word or handle. By nickname.</summary>
    [Alias("SearchMembers")]
    Task<Person[]> SearchMembers(string conversationId, string query);

    /// <summary>Those who have one of these handles.</summary>
    /// <param name="all">The handles.</param>
    [Alias("OfHandles")]
    Task<Person[]> OfHandles(string[] all);
}
