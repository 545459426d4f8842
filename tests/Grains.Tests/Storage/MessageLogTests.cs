using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.Log;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class SqliteMessageLogTests(SqliteTestDatabase database) : MessageLogTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class PostgresMessageLogTests(PostgresTestDatabase database) : MessageLogTests(database), IClassFixture<PostgresTestDatabase>;

/// <summary>What the log promises, on either database.</summary>
public abstract class MessageLogTests(TestDatabase database)
{
    private static readonly DateTimeOffset _noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly string _id = NewId();

    private MessageLog Log => database.Log;

    [Fact]
    public async Task A_created_conversation_is_loaded_with_its_members_in_order()
    {
        var head = await Create(_id, ["Zoë", "Ann", "Кот"], title: "Plans");

        var loaded = await Log.Load(_id);

        Assert.Equivalent(head, loaded, strict: true);
        Assert.Equal(["Zoë", "Ann", "Кот"], loaded!.Members.Select(member => member.Nickname));
        Assert.Null(await Log.Load(NewId()));
    }

    [Fact]
    public async Task A_conversation_is_created_once()
    {
        await Create(_id, ["Ann"]);

        Assert.False(await Log.Create(Head(_id, ["Bob"]), firstMessage: null));

        Assert.Equal("Ann", Assert.Single((await Log.Load(_id))!.Members).Nickname);
    }

    [Fact]
    public async Task The_first_message_comes_with_the_conversation()
    {
        var message = new Message(_id, 1, 1, Guid.NewGuid(), "ann", "Ann", "Hello 👋\nworld", _noon);
        Assert.True(await Log.Create(Head(_id, ["Ann"]) with { Version = 1, LastSeq = 1 }, message));

        Assert.Equal([message], await Log.Page(_id, null, 10));
        Assert.Equal(message, await Log.Find(_id, message.ClientId));
    }

    [Fact]
    public async Task Messages_get_places_and_versions_in_the_given_order()
    {
        await Create(_id, ["Ann"]);

        var first = await Log.Append(_id, 0, 0, [Text("a"), Text("b")]);
        var second = await Log.Append(_id, 2, 2, [Text("c")]);

        Assert.All(first.Concat(second), result => Assert.True(result.Appended));
        Assert.Equal([(1, 1, "a"), (2, 2, "b"), (3, 3, "c")], first.Concat(second).Select(result => Line(result.Message)));
        Assert.Equal([(1, 1, "a"), (2, 2, "b"), (3, 3, "c")], (await Log.Page(_id, null, 10)).Select(Line));
        Assert.Equal((3, 3), await Head());
    }

    [Fact]
    public async Task What_is_answered_is_what_a_later_read_finds()
    {
        await Create(_id, ["Ann"]);
        var odd = new UnnumberedMessage(Guid.NewGuid(), "ann", "Ann '\"%_ \\", "שלום 🏳️‍🌈 'quoted' \"too\" \\ %s {0} @id $1", _noon.AddTicks(12_345));

        var result = Assert.Single(await Log.Append(_id, 0, 0, [odd]));

        Assert.Equal(_noon.AddMilliseconds(1), result.Message.SentAt);
        Assert.Equal(result.Message, await Log.Find(_id, odd.ClientId));
    }

    [Fact]
    public async Task A_message_sent_again_is_the_stored_one_and_takes_no_place()
    {
        await Create(_id, ["Ann"]);
        var message = Text("once");
        var stored = (await Log.Append(_id, 0, 0, [message]))[0].Message;

        var again = await Log.Append(_id, 1, 1, [message, Text("next")]);

        Assert.Equal(new AppendResult(false, stored), again[0]);
        Assert.Equal((2, 2, "next"), Line(again[1].Message));
    }

    [Fact]
    public async Task A_message_sent_twice_at_once_is_written_once()
    {
        await Create(_id, ["Ann"]);
        var message = Text("once");

        var results = await Log.Append(_id, 0, 0, [message, message with { Text = "changed" }, Text("other")]);

        Assert.Equal([true, false, true], results.Select(result => result.Appended));
        Assert.Equal(results[0].Message, results[1].Message);
        Assert.Equal(2, results[2].Message.Seq);
    }

    [Fact]
    public async Task Whoever_had_read_all_before_has_read_what_they_wrote_right_after_it()
    {
        await Create(_id, ["Ann", "Bob"]);
        UnnumberedMessage Of(string author) => Text("by " + author) with { AuthorId = author };
        async Task<IEnumerable<bool>> Append(int head, params UnnumberedMessage[] messages) => (await Log.Append(_id, head, head, messages)).Select(result => result.IsRead);
        var sent = Of("ann");

        Assert.Equal([true, true, false, false], await Append(0, Of("ann"), sent, Of("bob"), Of("ann")));
        Assert.Equal((2, 0), (await Log.ReadSeq("ann", _id), await Log.ReadSeq("bob", _id)));

        Assert.Equal([false], await Append(4, Of("bob")));
        await Log.MarkRead("bob", _id, 5);
        Assert.Equal([false, true, false], await Append(5, sent, Of("bob"), Of("ann")));
        await Log.MarkRead("bob", _id, 5);
        await Log.MarkRead("ann", _id, 7);
        Assert.Equal([true], await Append(7, Of("ann")));
        await database.Restart();
        Assert.Equal((8, 6), (await Log.ReadSeq("ann", _id), await Log.ReadSeq("bob", _id)));
    }

    [Fact]
    public async Task A_message_sent_again_after_a_restart_is_the_stored_one()
    {
        await Create(_id, ["Ann"]);
        var message = Text("before");
        var stored = (await Log.Append(_id, 0, 0, [message]))[0].Message;

        await database.Restart();

        Assert.Equal([new AppendResult(false, stored)], await Log.Append(_id, 1, 1, [message]));
        Assert.Equal((1, 1), await Head());
    }

    [Fact]
    public async Task A_client_id_belongs_to_its_conversation_only()
    {
        var other = NewId();
        await Create(_id, ["Ann"]);
        await Create(other, ["Ann"]);
        var message = Text("same");

        var results = await Task.WhenAll(Log.Append(_id, 0, 0, [message]), Log.Append(other, 0, 0, [message]));

        Assert.All(results, result => Assert.True(result[0].Appended));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    [InlineData(1, 0)]
    public async Task A_stale_head_writes_nothing(long version, long lastSeq)
    {
        await Create(_id, ["Ann"]);
        await Log.Append(_id, 0, 0, [Text("first")]);

        await Assert.ThrowsAsync<StaleHeadException>(() => Log.Append(_id, version, lastSeq, [Text("stale")]));

        Assert.Single(await Log.Page(_id, null, 10));
        Assert.Equal((1, 1), await Head());
    }

    [Fact]
    public async Task An_unknown_conversation_has_no_head_to_append_to() =>
        await Assert.ThrowsAsync<StaleHeadException>(() => Log.Append(NewId(), 0, 0, [Text("nowhere")]));

    [Fact]
    public async Task Of_two_writers_at_the_same_head_one_writes()
    {
        await Create(_id, ["Ann"]);
        var other = database.AnotherLog(out var otherDatabase);

        var attempts = Enumerable.Range(0, 10).Select(i => Record(() => (i % 2 == 0 ? Log : other).Append(_id, 0, 0, [Text($"{i}")]))).ToArray();
        await Task.WhenAll(attempts);

        Assert.Equal(9, attempts.Count(attempt => attempt.Result is StaleHeadException));
        Assert.Single(await Log.Page(_id, null, 10));
        if (other is IAsyncDisposable disposable) await disposable.DisposeAsync();
        await otherDatabase.DisposeAsync();
    }

    [Fact]
    public async Task Appends_that_wait_together_share_commits()
    {
        var ids = Enumerable.Range(0, 200).Select(_ => NewId()).ToArray();
        foreach (var id in ids) await Create(id, ["Ann"]);
        var before = database.Database.Commits;

        await Task.WhenAll(ids.Select(id => Log.Append(id, 0, 0, [Text("hello")])));

        Assert.InRange(database.Database.Commits - before, 1, 20);
        foreach (var id in ids) Assert.Single(await Log.Page(id, null, 2));
    }

    [Fact]
    public async Task A_write_that_fails_does_not_fail_those_it_shares_a_commit_with()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => NewId()).ToArray();
        foreach (var id in ids) await Create(id, ["Ann"]);

        var attempts = ids.Select((id, i) => Record(() => Log.Append(id, i == 13 ? 5 : 0, 0, [Text("fine") with { AuthorId = i == 7 ? null! : "ann" }]))).ToArray();
        await Task.WhenAll(attempts);

        Assert.Equal([7, 13], Enumerable.Range(0, 20).Where(i => attempts[i].Result is not null));
        Assert.IsType<StaleHeadException>(await attempts[13]);
        foreach (var (i, id) in ids.Index()) Assert.Equal(i is 7 or 13 ? 0 : 1, (await Log.Page(id, null, 2)).Length);
    }

    [Fact]
    public async Task What_is_there_already_is_found_among_appends_that_share_a_commit()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => NewId()).ToArray();
        foreach (var id in ids) await Create(id, ["Ann"]);
        var there = Text("there already");
        await Log.Append(ids[3], 0, 0, [there]);
        await Log.Append(ids[5], 0, 0, [there]);

        // Two of the others have a message of the same id as well, and don't have it yet.
        var results = await Task.WhenAll(ids.Select((id, i) => i switch
        {
            3 => Log.Append(id, 1, 1, [Text("new"), there]),
            5 => Log.Append(id, 0, 0, [there]),
            7 or 11 => Log.Append(id, 0, 0, [there]),
            _ => Log.Append(id, 0, 0, [Text("new")]),
        }));

        Assert.Equal([(true, 2), (false, 1)], results[3].Select(result => (result.Appended, result.Message.Seq)));
        Assert.Equal([(false, 1)], results[5].Select(result => (result.Appended, result.Message.Seq)));
        Assert.All(ids.Index().Where(at => at.Index is not 3 and not 5), at => Assert.True(Assert.Single(results[at.Index]).Appended));
        foreach (var (i, id) in ids.Index()) Assert.Equal(i is 3 ? 2 : 1, (await Log.Page(id, null, 3)).Length);
    }

    [Fact]
    public async Task Closing_commits_what_was_accepted()
    {
        var ids = Enumerable.Range(0, 50).Select(_ => NewId()).ToArray();
        foreach (var id in ids) await Create(id, ["Ann"]);

        var appends = Task.WhenAll(ids.Select(id => Log.Append(id, 0, 0, [Text("last words")])));
        await database.Restart();

        Assert.True(appends.IsCompletedSuccessfully || await Completes(appends));
        foreach (var id in ids) Assert.Single(await Log.Page(id, null, 2));
    }

    [Fact]
    public async Task Pages_go_back_to_the_beginning()
    {
        await Create(_id, ["Ann"]);
        await Log.Append(_id, 0, 0, Enumerable.Range(1, 25).Select(i => Text($"{i}")).ToArray());

        Assert.Equal(Enumerable.Range(16, 10).Select(i => (long)i), (await Log.Page(_id, null, 10)).Select(message => message.Seq));
        Assert.Equal([1, 2, 3, 4, 5], (await Log.Page(_id, 6, 10)).Select(message => message.Seq));
        Assert.Empty(await Log.Page(_id, 1, 10));
    }

    [Fact]
    public async Task Changes_are_those_above_a_version_in_order()
    {
        await Create(_id, ["Ann"]);
        await Log.Append(_id, 0, 0, Enumerable.Range(1, 10).Select(i => Text($"{i}")).ToArray());

        Assert.Equal([8, 9, 10], (await Log.ChangedSince(_id, 7, 100)).Select(message => message.Version));
        Assert.Equal([1, 2], (await Log.ChangedSince(_id, 0, 2)).Select(message => message.Version));
        Assert.Empty(await Log.ChangedSince(_id, 10, 100));
    }

    [Fact]
    public async Task A_message_changed_after_it_was_posted_is_among_the_changes()
    {
        await Create(_id, ["Ann"]);
        await Log.Append(_id, 0, 0, Enumerable.Range(1, 10).Select(i => Text($"{i}")).ToArray());
        await database.Database.Write(async connection =>
        {
            await connection.Execute("UPDATE messages SET version = 11 WHERE conversation_id = @id AND seq = 4", ("@id", _id));
            return await connection.Execute("UPDATE conversations SET version = 11 WHERE id = @id", ("@id", _id));
        });
        await Log.Append(_id, 11, 10, [Text("later")]);

        Assert.Equal([(9, 9), (10, 10), (4, 11), (11, 12)], (await Log.ChangedSince(_id, 8, 100)).Select(message => (message.Seq, message.Version)));
        Assert.Equal([4, 11], (await Log.ChangedSince(_id, 10, 100)).Select(message => message.Seq));
        Assert.Equal([3, 5], (await Log.ChangedSince(_id, 2, 2)).Select(message => message.Seq));
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private static UnnumberedMessage Text(string text) => new(Guid.NewGuid(), "ann", "Ann", text, _noon);

    private static (long, long, string) Line(Message message) => (message.Seq, message.Version, message.Text);

    private static ConversationHead Head(string id, string[] nicknames, string? title = null) =>
        new(id, title, "creator", _noon, 0, 0, [.. nicknames.Select(nickname => new Member(nickname.ToUpperInvariant(), nickname))]);

    private static async Task<Exception?> Record(Func<Task> attempt) => await Xunit.Record.ExceptionAsync(attempt);

    private static async Task<bool> Completes(Task task)
    {
        await task.WaitAsync(TimeSpan.FromSeconds(10));
        return true;
    }

    private async Task<ConversationHead> Create(string id, string[] nicknames, string? title = null)
    {
        var head = Head(id, nicknames, title);
        Assert.True(await Log.Create(head, firstMessage: null));
        return head;
    }

    private async Task<(long, long)> Head() => await Log.Load(_id) is { } head ? (head.Version, head.LastSeq) : default;
}
