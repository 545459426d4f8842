using Npgsql;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.Log;
using OrleansMessenger.Silo.Storage.People;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>Statements are planned once for each connection, perhaps while there is next to nothing to read.</summary>
public sealed class PostgresPlanTests(PostgresTestDatabase database) : IClassFixture<PostgresTestDatabase>
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Plans_of_small_tables_find_rows_by_their_indexes_when_the_tables_have_grown()
    {
        // One connection, so that all that is grown is read by what was planned before.
        var settings = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString) { MaxPoolSize = 1 };
        await using var one = StorageHosting.OpenDatabase(database.Options with { ConnectionString = settings.ConnectionString });
        var log = StorageHosting.OpenLog(one);
        // As often as statements are executed before they are prepared, and a little more.
        for (var i = 0; i < 4; i++) await Talk(log, one, $"early {i}");
        await one.Read(connection => connection.Execute("ANALYZE"));
        for (var i = 0; i < 8; i++) await Talk(log, one, $"later {i}");

        await one.Write(connection => connection.Execute(
            """
            INSERT INTO conversations SELECT 'c' || i, 'T', 'u' || i, 0, 9, 9, i, 'N', 'T', 1, '[]' FROM generate_series(1, 3000) AS i;
            INSERT INTO members SELECT 'c' || i, 'u' || i % 100, 'N', 0 FROM generate_series(1, 3000) AS i;
            INSERT INTO read_positions SELECT 'u' || i % 100, 'c' || i, 5 FROM generate_series(1, 3000) AS i;
            INSERT INTO messages SELECT 'c' || i, seq, seq, gen_random_uuid(), 'u', 'N', 'Text', 0 FROM generate_series(1, 3000) AS i, generate_series(1, 9) AS seq;
            INSERT INTO acts SELECT 'c' || i, gen_random_uuid(), 'u', 1, 'edit', '', 9, 0 FROM generate_series(1, 3000) AS i;
            INSERT INTO earlier_texts SELECT 'c' || i, 1, 1, 'Text', 0 FROM generate_series(1, 3000) AS i;
            INSERT INTO reactions SELECT 'c' || i, 1, '👍', 'u', 'N', 9 FROM generate_series(1, 3000) AS i;
            INSERT INTO people_words SELECT 'w' || i, 'u' || i, 'N', 'h' FROM generate_series(1, 3000) AS i
            """));
        var before = await RowsReadInSequence(one);
        for (var i = 0; i < 3; i++) await Talk(log, one, $"last {i}");

        Assert.Equal(before, await RowsReadInSequence(one));
        await ((IAsyncDisposable)log).DisposeAsync();
    }

    /// <summary>Some of everything that people do.</summary>
    private static async Task Talk(MessageLog log, Database one, string name)
    {
        var (id, ada, bob) = (Guid.NewGuid().ToString("N"), $"ada {name}", $"bob {name}");
        await log.Create(new ConversationHead(id, null, ada, _noon, 0, 0, [new Member(ada, "Ada"), new Member(bob, "Bob")]), null);
        UnnumberedMessage[] messages = [.. Enumerable.Range(0, 3).Select(i => new UnnumberedMessage(Guid.NewGuid(), ada, "Ada", $"{i}", _noon))];
        foreach (var (i, message) in messages.Index()) await log.Append(id, i, i, [message]);
        await log.Append(id, 3, 3, [messages[0]]);
        await log.MarkRead(bob, id, 1);
        await log.MarkRead(bob, id, 2);
        Assert.Equal(3, (await log.Page(id, null, 50)).Length);
        Assert.Equal(2, (await log.ChangedSince(id, 1, 50)).Length);
        Assert.NotNull(await log.Find(id, messages[1].ClientId));
        for (var version = 3; version < 8; version++) await Act(log, id, version, new Member(bob, "Bob"));
        Assert.Equal(2, (await log.Load(id))!.Members.Count);
        await log.SetFavourite(ada, id, true, 50);
        foreach (var filter in (ConversationFilter[])[ConversationFilter.All, ConversationFilter.Direct]) Assert.Single(await log.ConversationsOf(ada, filter, null, 50));
        Assert.Single(await log.Places(ada));
        Assert.Single(await log.FindConversations(ada, "bob", 8));
        await log.Archive(ada, id, 3);
        Assert.Single(await log.ConversationsOf(ada, ConversationFilter.Archived, null, 50));
        foreach (var filter in (ConversationFilter[])[ConversationFilter.Unread, ConversationFilter.Mentions, ConversationFilter.Channels]) Assert.Empty(await log.ConversationsOf(ada, filter, null, 50));
        Assert.NotNull(await log.ConversationOf(bob, id));
        Assert.Single(await log.Unread(bob, 10));
        Assert.Equal(0, await log.UnreadMentions(bob, id));
        Assert.Equal(2, await log.ReadSeq(bob, id));
        Assert.Single(await log.ReadPositions(id, 2, 2));
        await log.Rename(id, bob, "Rob");
        Assert.Single(await log.ConversationsWithOldName(bob, "Bob", 10));
        var people = new PeopleDirectory(one);
        await people.List(new(ada, name, "handle"));
        Assert.NotEmpty(await people.Search(name, 20));
        Assert.NotEmpty(await people.Search(name, 8, membersOf: id));
        Assert.NotEmpty(await people.OfHandles(["handle", "other"]));
    }

    /// <summary>An edit, a reaction, the same taken back, a deletion, and one that touches the head.</summary>
    private static async Task Act(MessageLog log, string id, long version, Member by)
    {
        var act = new LoggedAct(Guid.NewGuid(), by.UserId, 2, "act", "", version + 1, _noon);
        await log.Change(id, version, 3, new ActQuery([act.ClientId], [2], [(2, "👍", by.UserId)], [(2, "👍", 3)]), basis =>
        {
            var message = Assert.Single(basis.Messages);
            Assert.Equal(version == 5 ? 1 : 0, basis.Given.Length);
            return new LogChange(
                version + 1, [act], [message with { Version = version + 1 }],
                Replaced: version == 3 ? [(2, TextVersion.Of(message))] : [],
                Deleted: version == 6 ? [2] : [],
                Reactions: version is 4 or 5 ? [new ReactionChange(2, "👍", by, On: version == 4, _noon)] : [],
                Content: version == 7 ? ConversationContent.None with { Version = version + 1 } : null,
                Last: null);
        });
    }

    private static async Task<long> RowsReadInSequence(Database one)
    {
        await one.Read(connection => connection.Execute("SELECT pg_stat_force_next_flush()"));
        return await one.Read(connection => connection.First("SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables", row => row.GetInt64(0)));
    }
}
