using System.Data.Common;
using OrleansMessenger.Accounts;
using OrleansMessenger.Grains.Accounts;
using OrleansMessenger.Grains.Names;

namespace OrleansMessenger.Silo.Storage.People;

/// <summary>
/// A row for each word of each nickname, and two for the handle, so that a search is a walk along one index, whatever the number of people.
/// </summary>
public sealed class PeopleDirectory(Database database) : IPeopleDirectory
{
    private const int RowsOfHandle = 2;

    public Task List(Person person) => database.Write(async connection =>
    {
        await connection.Execute("DELETE FROM people_words WHERE user_id = @user", ("@user", person.UserId));
        string[] ofHandle = person.Handle is { } handle ? [handle, $"@{handle}"] : [];
        foreach (var start in WordStarts.Of(person.Nickname).Union(ofHandle))
            await connection.Execute(
                "INSERT INTO people_words (word_start, user_id, nickname, handle) VALUES (@start, @user, @nickname, @handle)",
                ("@start", start),
                ("@user", person.UserId),
                ("@nickname", person.Nickname),
                ("@handle", person.Handle));
        return true;
    });

    public async Task<Person[]> Search(string query, int count, string? membersOf = null)
    {
        var from = WordStarts.Fold(query);
        if (from.Length == 0) return [];

        // A person is found once for each word that matches: hardly ever more than twice, at most once for each character of the nickname.
        var found = await Rows(from, 2 * count, membersOf);
        if (found.Count == 2 * count && found.DistinctBy(person => person.UserId).Count() < count)
            found = await Rows(from, count * (Limits.NicknameCharacters + RowsOfHandle), membersOf);
        var people = found.DistinctBy(person => person.UserId).Take(count);
        return
        [
            .. people.OrderBy(person => WordStarts.Fold(person.Nickname), StringComparer.Ordinal)
                .ThenBy(person => person.Handle, StringComparer.Ordinal),
        ];
    }

    public async Task<Person[]> OfHandles(IReadOnlyCollection<string> all)
    {
        var starts = all.Select(handle => $"@{handle}").ToHashSet();
        if (starts.Count == 0) return [];
        var places = starts.Select((start, i) => ($"@start{i}", (object?)start)).ToArray();
        var found = await database.Read(connection => connection.Query(
            $"SELECT user_id, nickname, handle FROM people_words WHERE word_start IN ({string.Join(", ", places.Select(place => place.Item1))})",
            ReadPerson,
            places));
        // A nickname may begin with an @.
        return [.. found.Where(person => starts.Contains($"@{person.Handle}"))];
    }

    private Task<List<Person>> Rows(string from, int most, string? membersOf) => database.Read(connection => connection.Query(
        membersOf is null ? Sql("") : Sql("AND EXISTS (SELECT 1 FROM members WHERE conversation_id = @id AND members.user_id = people_words.user_id)"),
        ReadPerson,
        [("@from", from), ("@to", from + LastCharacter), ("@rows", most), .. membersOf is null ? [] : ((string, object?)[])[("@id", membersOf)]]));

    private static string Sql(string only) =>
        $"""
        SELECT user_id, nickname, handle FROM people_words
        WHERE word_start >= @from AND word_start < @to {only} ORDER BY word_start, user_id LIMIT @rows
        """;

    private static Person ReadPerson(DbDataReader row) => new(row.GetString(0), row.GetString(1), row.TextOrNull(2));

    /// <summary>Sorts after whatever else may follow.</summary>
    private const string LastCharacter = "\U0010FFFF";
}
