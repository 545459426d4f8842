using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Silo.Storage.Log;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class SqlitePlacesInListTests(SqliteTestDatabase database) : PlacesInListTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class PostgresPlacesInListTests(PostgresTestDatabase database)
    : PlacesInListTests(database), IClassFixture<PostgresTestDatabase>;

/// <summary>Favourites, what is archived, lists of some conversations and what is found among them, on either database.</summary>
public abstract class PlacesInListTests(TestDatabase database)
{
    private static readonly DateTimeOffset _noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly string _user = NewId();

    private MessageLog Log => database.Log;

    [Fact]
    public async Task Favourites_stand_first_on_the_first_page_and_on_no_other()
    {
        var ids = new List<string>();
        for (var i = 0; i < 6; i++) ids.Add(await Create(_noon.AddMinutes(-i)));
        foreach (var id in (string[])[ids[4], ids[1]]) Assert.True(await Log.SetFavourite(_user, id, true, 50));

        var first = await Log.ConversationsOf(_user, ConversationFilter.All, null, 2);
        var second = await Log.ConversationsOf(_user, ConversationFilter.All, first[^1].LastAt, 2);

        Assert.Equal([ids[1], ids[4], ids[0], ids[2]], first.Select(summary => summary.Id));
        Assert.Equal([true, true, false, false], first.Select(summary => summary.IsFavourite));
        Assert.Equal([ids[3], ids[5]], second.Select(summary => summary.Id));
        Assert.True(await Log.SetFavourite(_user, ids[4], false, 50));
        Assert.Equal([ids[1], ids[0], ids[2]], (await Log.ConversationsOf(_user, ConversationFilter.All, null, 2)).Select(summary => summary.Id));
        Assert.True((await Log.ConversationOf(_user, ids[1]))!.IsFavourite);
        Assert.False((await Log.ConversationOf("ann", ids[1]))!.IsFavourite);
    }

    [Fact]
    public async Task A_favourite_too_many_is_none_and_one_that_is_there_may_be_said_again()
    {
        var (one, two, three) = (await Create(_noon), await Create(_noon), await Create(_noon));
        foreach (var id in (string[])[one, two, one]) Assert.True(await Log.SetFavourite(_user, id, true, 2));

        Assert.False(await Log.SetFavourite(_user, three, true, 2));
        Assert.True(await Log.SetFavourite(_user, three, false, 2));
        Assert.False(await Log.SetFavourite("stranger", one, true, 2));
        Assert.Equal([(one, true), (two, true)], (await Log.Places(_user)).Select(place => (place.Key, place.Value.IsFavourite)).OrderBy(place => place.Key != one));
    }

    [Fact]
    public async Task What_is_archived_is_out_of_the_list_and_not_unread_until_somebody_writes()
    {
        var (id, empty) = (await Create(_noon), await Create(_noon));
        await Say(id, _noon, "one");
        await Log.Archive(_user, id, 1);
        await Log.Archive(_user, empty, 0);

        Assert.Empty(await Log.ConversationsOf(_user, ConversationFilter.All, null, 10));
        Assert.Empty(await Log.Unread(_user, 10));
        Assert.Equal(2, (await Log.ConversationsOf("ann", ConversationFilter.All, null, 1000)).Count(summary => summary.Id == id || summary.Id == empty));
        Assert.Equal([(id, true), (empty, true)],
            (await Log.ConversationsOf(_user, ConversationFilter.Archived, null, 10)).Select(summary => (summary.Id, summary.IsArchived)).OrderBy(one => one.Id != id));

        await Log.Append(id, 1, 1, [new UnnumberedMessage(Guid.NewGuid(), "ann", "Ann", "two", _noon)]);
        Assert.Equal((id, false), (await Log.ConversationsOf(_user, ConversationFilter.All, null, 10)).Select(summary => (summary.Id, summary.IsArchived)).Single());
        Assert.Equal(id, Assert.Single(await Log.Unread(_user, 10)).Id);
        await Log.Archive(_user, empty, null);
        Assert.Empty(await Log.ConversationsOf(_user, ConversationFilter.Archived, null, 10));
    }

    [Fact]
    public async Task A_list_of_some_has_these_alone_on_each_of_its_pages()
    {
        var (group, read) = (await Create(_noon), await Create(_noon.AddMinutes(1)));
        foreach (var id in (string[])[group, read]) await Say(id, _noon, "news");
        await Log.MarkRead(_user, read, 1);
        var kinds = new[] { ConversationKind.Direct, ConversationKind.Channel, ConversationKind.Direct };
        var ids = kinds.Select(_ => NewId()).ToArray();
        foreach (var (i, kind) in kinds.Index())
            await Log.Create(new ConversationHead(ids[i], kind == ConversationKind.Channel ? "C" : null, _user, _noon.AddMinutes(-i), 0, 0, [new Member(_user, "Me"), new Member("ann", "Ann")], Kind: kind), null);

        Assert.Equal([group], await Listed(ConversationFilter.Unread));
        Assert.Equal([ids[1]], await Listed(ConversationFilter.Channels));
        Assert.Equal([ids[0], ids[2]], await Listed(ConversationFilter.Direct));
        Assert.Equal([ids[2]], (await Log.ConversationsOf(_user, ConversationFilter.Direct, _noon, 10)).Select(summary => summary.Id));
        await Log.SetFavourite(_user, group, true, 50);
        Assert.Equal([ids[0], ids[2]], await Listed(ConversationFilter.Direct));

        async Task<string[]> Listed(ConversationFilter filter) => [.. (await Log.ConversationsOf(_user, filter, null, 10)).Select(summary => summary.Id)];
    }

    [Fact]
    public async Task A_conversation_is_found_by_a_word_of_its_title_which_may_be_the_names_of_the_others()
    {
        var unnamed = await Create(_noon);
        var named = NewId();
        await Log.Create(new ConversationHead(named, "Der Zürich-Plan", _user, _noon.AddMinutes(1), 0, 0, [new Member(_user, "Me"), new Member("ann", "Ann")]), null);

        Assert.Equal([named], await Found("ZUR"));
        Assert.Equal([named], await Found("plan"));
        Assert.Equal([unnamed], await Found("bob"));
        Assert.Empty(await Found("lan"));
        Assert.Empty(await Found(" "));
        Assert.Empty(await Log.FindConversations("stranger", "plan", 10));

        async Task<string[]> Found(string query) => [.. (await Log.FindConversations(_user, query, 10)).Select(summary => summary.Id)];
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private async Task<string> Create(DateTimeOffset at)
    {
        var id = NewId();
        await Log.Create(new ConversationHead(id, null, _user, at, 0, 0, [new Member(_user, "Me"), new Member("ann", "Ann"), new Member("bob", "Bob")]), null);
        return id;
    }

    private Task<AppendResult[]> Say(string id, DateTimeOffset at, string text) =>
        Log.Append(id, 0, 0, [new UnnumberedMessage(Guid.NewGuid(), "ann", "Ann", text, at)]);
}
