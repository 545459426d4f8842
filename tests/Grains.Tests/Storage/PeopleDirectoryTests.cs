using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.People;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class SqlitePeopleDirectoryTests(SqliteTestDatabase database) : PeopleDirectoryTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class PostgresPeopleDirectoryTests(PostgresTestDatabase database)
    : PeopleDirectoryTests(database), IClassFixture<PostgresTestDatabase>;

/// <summary>Finding people by nickname and handle, on either database.</summary>
public abstract class PeopleDirectoryTests(TestDatabase database)
{
    private PeopleDirectory People => database.People;

    [Theory]
    [InlineData("Zoë Müller", "zoe")]
    [InlineData("Zoë Müller", "MÜL")]
    [InlineData("Zoë Müller", "Zoe\u0308 mu")]
    [InlineData("Jean-Luc Picard", "luc p")]
    [InlineData("Dương Đức", "duong")]
    [InlineData("Фёдор Йович", "федор")]
    [InlineData("Фёдор Йович", "ЙОВ")]
    [InlineData("田中 太郎", "太")]
    [InlineData("Ἀθηνᾶ", "αθηνα")]
    [InlineData("🎉 Party 🦄", "🎉")]
    [InlineData("🎉Party🦄", "party")]
    [InlineData("🎉Party🦄", "🦄")]
    [InlineData("100%_sure's \\ \"x\"", "100%_s")]
    [InlineData("100%_sure's \\ \"x\"", "\\")]
    [InlineData("100%_sure's \\ \"x\"", "\"x")]
    [InlineData("  two   spaces ", "two spaces")]
    [InlineData("مريم", "مري")]
    public async Task A_word_that_starts_with_the_query_is_found(string nickname, string query)
    {
        var id = await List(nickname);

        Assert.Contains(id, (await People.Search(query, 1_000)).Select(person => person.UserId));
    }

    [Theory]
    [InlineData("Robert", "obert")]
    [InlineData("Robert", "%")]
    [InlineData("Robert", "_obert")]
    [InlineData("Robert", "Roberto")]
    [InlineData("Robert", "")]
    [InlineData("Robert", "  ")]
    [InlineData("Robert", "'")]
    public async Task Nothing_else_is_found(string nickname, string query)
    {
        var id = await List(nickname);

        Assert.DoesNotContain(id, (await People.Search(query, 1_000)).Select(person => person.UserId));
    }

    [Theory]
    [InlineData("Ada", "countess_of_lovelace", "countess")]
    [InlineData("Ada", "countess_of_lovelace", "@Countess_of")]
    [InlineData("@home", "home", "@ho")]
    [InlineData("Zoë", "zoe", "zoë")]
    public async Task A_handle_that_starts_with_the_query_is_found_with_and_without_its_sign(string nickname, string handle, string query)
    {
        var id = await List(nickname, handle);

        var found = Assert.Single(await People.Search(query, 1_000), person => person.UserId == id);
        Assert.Equal((nickname, handle), (found.Nickname, found.Handle));
    }

    [Theory]
    [InlineData("ovelace")]
    [InlineData("@@lovelace")]
    [InlineData("@Ada")]
    [InlineData("of_lovelace")]
    public async Task No_other_part_of_a_handle_is_found(string query)
    {
        var id = await List("Ada", "lovelace_of_lovelace");

        Assert.DoesNotContain(id, (await People.Search(query, 1_000)).Select(person => person.UserId));
    }

    [Fact]
    public async Task A_new_handle_takes_the_place_of_the_old_one()
    {
        var id = await List("Grault", "garply");
        await People.List(new(id, "Grault", "plugh9"));

        Assert.Empty(await People.Search("garply", 20));
        Assert.Equal("plugh9", Assert.Single(await People.Search("@plugh9", 20)).Handle);
        Assert.Equal("plugh9", Assert.Single(await People.Search("grault", 20)).Handle);
    }

    [Fact]
    public async Task A_person_is_found_once_and_by_the_newest_nickname()
    {
        var id = await List("Quux quux quux");
        await People.List(new(id, "Corge Quuz quuz"));

        Assert.Empty(await People.Search("quux", 20));
        var found = Assert.Single(await People.Search("quuz", 20));
        Assert.Equal((id, "Corge Quuz quuz"), (found.UserId, found.Nickname));
    }

    [Fact]
    public async Task Many_matches_are_cut_to_the_closest_and_ordered_by_nickname()
    {
        foreach (var nickname in new[] { "Xandra Lix", "lixa", "Lix", "Zed lixy", "Lix Able" }) await List(nickname);

        Assert.Equal(["Lix", "Lix Able", "Xandra Lix"], (await People.Search("lix", 3)).Select(person => person.Nickname));
        Assert.Equal(["Lix", "Lix Able", "lixa", "Xandra Lix", "Zed lixy"], (await People.Search("lix", 20)).Select(person => person.Nickname));
    }

    [Fact]
    public async Task Somebody_whose_every_word_matches_hides_nobody()
    {
        foreach (var nickname in new[] { "Waldo waldo waldo waldo waldo waldo waldo", "Waldz" }) await List(nickname);

        Assert.Equal(["Waldo waldo waldo waldo waldo waldo waldo", "Waldz"], (await People.Search("wald", 2)).Select(person => person.Nickname));
    }

    [Fact]
    public async Task A_hundred_thousand_people_are_searched()
    {
        await database.Database.Write(connection => connection.Execute(
            """
            WITH RECURSIVE crowd (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM crowd WHERE i < 99999)
            INSERT INTO people_words (word_start, user_id, nickname)
            SELECT 'crowd' || (i % 97) || ' number' || i, 'crowd' || i, 'Crowd' || (i % 97) || ' Number' || i FROM crowd
            UNION ALL SELECT 'number' || i, 'crowd' || i, 'Crowd' || (i % 97) || ' Number' || i FROM crowd
            """));

        foreach (var query in new[] { "c", "crowd1", "crowd96 number1", "number" }) Assert.Equal(20, (await People.Search(query, 20)).Length);
        Assert.Equal(11, (await People.Search("number9999", 20)).Length);
        Assert.Empty(await People.Search("nobody", 20));
    }

    private async Task<string> List(string nickname, string? handle = null)
    {
        var id = Guid.NewGuid().ToString("N");
        await People.List(new(id, nickname, handle));
        return id;
    }
}
