using Microsoft.Data.Sqlite;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>What SQLite's one writer adds to the promises of the log.</summary>
public sealed class SqliteDatabaseTests(SqliteTestDatabase test) : IClassFixture<SqliteTestDatabase>
{
    private Database Database => test.Database;

    [Fact]
    public async Task A_write_is_synced_before_it_completes() =>
        Assert.Equal(2, await Database.Write(connection => connection.First("PRAGMA synchronous", row => row.GetInt32(0))));

    [Fact]
    public async Task A_failing_write_undoes_all_of_itself()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.Write<bool>(async connection =>
        {
            await connection.Execute("INSERT INTO people_words VALUES ('half', 'done', 'x', NULL)");
            throw new InvalidOperationException("changed its mind");
        }));

        Assert.Equal(0, await CountWords("half"));
    }

    [Fact]
    public async Task A_failing_write_takes_none_with_it_that_share_its_commit()
    {
        var (started, gathered) = (new TaskCompletionSource(), new TaskCompletionSource());
        // Holds up the writer's thread until all are there.
        var first = Database.Write(_ =>
        {
            started.SetResult();
            return Task.FromResult(gathered.Task.Wait(TimeSpan.FromSeconds(30)));
        });
        await started.Task;
        var before = Fill("neighbour1");
        var failing = Database.Write<bool>(async connection =>
        {
            await connection.Execute("INSERT INTO people_words VALUES ('neighbour2', 'user', 'x', NULL)");
            throw new InvalidOperationException("changed its mind");
        });
        var after = Fill("neighbour3");
        var commits = Database.Commits;
        gathered.SetResult();

        Assert.True(await first);
        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        await Task.WhenAll(before, after);
        Assert.Equal(2, await CountWords("neighbour"));
        Assert.Equal(2, Database.Commits - commits);
    }

    [Fact]
    public async Task A_write_that_waits_for_something_else_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.Write(async _ =>
        {
            await new TaskCompletionSource().Task;
            return true;
        }));

    [Fact]
    public async Task A_reader_cannot_write() =>
        await Assert.ThrowsAsync<SqliteException>(() => Database.Read(connection => connection.Execute("DELETE FROM messages")));

    [Fact]
    public async Task A_full_disk_fails_what_does_not_fit_and_is_forgotten_when_there_is_space_again()
    {
        var pages = await Database.Write(connection => connection.First("PRAGMA page_count", row => row.GetInt32(0)));
        await Database.Write(connection => connection.Execute($"PRAGMA max_page_count = {pages + 5}"));

        var attempts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Record.ExceptionAsync(() => Fill($"full{i}"))));
        var written = await CountWords("full");

        Assert.Equal(written, attempts.Count(attempt => attempt is null));
        Assert.Contains(attempts, attempt => attempt is SqliteException full && StorageFailure.Sentence(full).Contains("disk is full", StringComparison.Ordinal));
        await Database.Write(connection => connection.Execute("PRAGMA max_page_count = 1000000"));
        await Fill("space");
        Assert.Equal(1, await CountWords("space"));
    }

    private Task<int> Fill(string word) => Database.Write(connection => connection.Execute(
        "INSERT INTO people_words VALUES (@word, 'user', @long, NULL)", ("@word", word), ("@long", new string('x', 3_000))));

    private Task<int> CountWords(string prefix) => Database.Read(connection => connection.First(
        "SELECT count(*) FROM people_words WHERE word_start LIKE @like", row => row.GetInt32(0), ("@like", prefix + "%")));
}
