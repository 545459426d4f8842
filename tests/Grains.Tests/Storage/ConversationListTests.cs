using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Silo.Storage.Log;

namespace OrleansMessenger.Grains.Tests.Storage;

public sealed class SqliteConversationListTests(SqliteTestDatabase database) : ConversationListTests(database), IClassFixture<SqliteTestDatabase>;

public sealed class PostgresConversationListTests(PostgresTestDatabase database)
    : ConversationListTests(database), IClassFixture<PostgresTestDatabase>;

/// <summary>A person's conversations and reading positions, on either database.</summary>
public abstract class ConversationListTests(TestDatabase database)
{
    private static readonly DateTimeOffset _noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private readonly string _user = NewId();

    private MessageLog Log => database.Log;

    [Fact]
    public async Task The_newest_activity_comes_first()
    {
        var (old, silent, recent) = (await Create(_noon), await Create(_noon.AddMinutes(2)), await Create(_noon.AddMinutes(1)));
        await Say(old, _noon.AddMinutes(3), "news");

        var list = await Log.ConversationsOf(_user, ConversationFilter.All, null, 10);

        Assert.Equal([old, silent, recent], list.Select(summary => summary.Id));
        Assert.Equal(new ConversationSummary(old, "Ann, Bob", 1, 1, 0, "Ann", "news", _noon.AddMinutes(3), "ann", 3), list[0]);
        Assert.Equal(new ConversationSummary(silent, "Ann, Bob", 0, 0, 0, null, null, _noon.AddMinutes(2), null, 3), list[1]);
    }

    [Fact]
    public async Task Pages_end_before_the_given_time_and_split_no_millisecond()
    {
        for (var i = 0; i < 9; i++) await Create(_noon.AddMilliseconds(i / 3));

        var first = await Log.ConversationsOf(_user, ConversationFilter.All, null, 4);
        var second = await Log.ConversationsOf(_user, ConversationFilter.All, first[^1].LastAt, 4);

        Assert.Equal([2, 2, 2, 1, 1, 1], first.Select(summary => (summary.LastAt - _noon).Milliseconds));
        Assert.Equal([0, 0, 0], second.Select(summary => (summary.LastAt - _noon).Milliseconds));
    }

    [Fact]
    public async Task However_many_are_of_one_millisecond_they_are_on_one_page()
    {
        for (var i = 0; i < 20; i++) await Create(_noon);
        await Create(_noon.AddMilliseconds(1));

        var first = await Log.ConversationsOf(_user, ConversationFilter.All, null, 3);

        Assert.Equal(21, first.Length);
        Assert.Empty(await Log.ConversationsOf(_user, ConversationFilter.All, first[^1].LastAt, 3));
    }

    [Fact]
    public async Task Others_conversations_are_not_listed()
    {
        await Log.Create(new ConversationHead(NewId(), null, "ann", _noon, 0, 0, [new Member("ann", "Ann")]), null);

        Assert.Empty(await Log.ConversationsOf(_user, ConversationFilter.All, null, 10));
    }

    [Fact]
    public async Task A_missing_title_names_up_to_five_others_and_counts_the_rest()
    {
        string[] names = ["Ann", "Bob", "Cid", "Dan", "Eve", "Flo", "Gus"];
        await Log.Create(new ConversationHead(NewId(), null, _user, _noon, 0, 0, [.. names.Select(name => new Member(name, name)), new Member(_user, "Me")]), null);
        await Log.Create(new ConversationHead(NewId(), "Chosen", _user, _noon.AddDays(-1), 0, 0, [new Member(_user, "Me")]), null);

        var titles = (await Log.ConversationsOf(_user, ConversationFilter.All, null, 10)).Select(summary => summary.Title);

        Assert.Equal(["Ann, Bob, Cid, Dan, Eve +2", "Chosen"], titles);
    }

    [Fact]
    public async Task The_last_text_is_a_short_line()
    {
        var id = await Create(_noon);
        await Say(id, _noon, "first line\nsecond line " + string.Concat(Enumerable.Repeat("👩‍👩‍👧", 100)));

        var text = Assert.Single(await Log.ConversationsOf(_user, ConversationFilter.All, null, 10)).LastText!;

        Assert.StartsWith("first line second line 👩‍👩‍👧", text);
        Assert.InRange(text.Length, 100, 140);
        Assert.DoesNotContain('\n', text);
    }

    [Fact]
    public async Task A_reading_position_moves_forward_only()
    {
        var id = await Create(_noon);
        Assert.Equal(0, await Log.ReadSeq(_user, id));

        await Log.MarkRead(_user, id, 5);
        await Log.MarkRead(_user, id, 3);

        Assert.Equal(5, await Log.ReadSeq(_user, id));
        Assert.Equal(5, Assert.Single(await Log.ConversationsOf(_user, ConversationFilter.All, null, 10)).ReadSeq);
        Assert.Equal(0, await Log.ReadSeq("ann", id));
    }

    [Fact]
    public async Task Many_who_read_at_the_same_time_share_commits()
    {
        var id = Guid.NewGuid().ToString("N");
        var before = database.Database.Commits;

        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => Log.MarkRead($"reader {number % 250}", id, 1 + (number / 250))));

        Assert.InRange(database.Database.Commits - before, 1, 100);
        Assert.Equal(250, (await Log.ReadPositions(id, 4, 4)).Length);
    }

    [Fact]
    public async Task What_is_unread_is_listed_with_both_positions_and_what_is_read_or_empty_or_somebody_elses_is_not()
    {
        var (never, half, all) = (await Create(_noon), await Create(_noon), await Create(_noon));
        await Create(_noon);
        await Log.Create(new ConversationHead(NewId(), null, "ann", _noon, 0, 0, [new Member("ann", "Ann")]), null);
        foreach (var (id, minutes) in new[] { (never, 1), (half, 2), (all, 3) })
            await Log.Append(id, 0, 0, [.. Enumerable.Range(0, 3).Select(i => new UnnumberedMessage(Guid.NewGuid(), "ann", "Ann", $"{i}", _noon.AddMinutes(minutes)))]);
        await Log.MarkRead(_user, half, 2);
        await Log.MarkRead(_user, all, 3);
        await Log.MarkRead("ann", never, 3);

        UnreadConversation[] unread = [new(half, 3, 2), new(never, 3, 0)];
        Assert.Equal(unread.OrderBy(one => one.Id), (await Log.Unread(_user, 10)).OrderBy(one => one.Id));
        Assert.Contains(Assert.Single(await Log.Unread(_user, 1)), unread);
    }

    [Fact]
    public async Task Who_has_read_as_far_as_a_page_is_known_and_nobody_of_another_conversation()
    {
        var (id, other) = (await Create(_noon), await Create(_noon));
        foreach (var (user, seq) in new[] { ("ann", 1), ("bob", 5), (_user, 9) }) await Log.MarkRead(user, id, seq);
        await Log.MarkRead("ann", other, 5);

        Assert.Equal([("bob", 5L), (_user, 9L)], (await Log.ReadPositions(id, 2, 9)).OrderBy(position => position.Seq));
        Assert.Equal([("ann", 1L), ("bob", 5L)], (await Log.ReadPositions(id, 1, 8)).OrderBy(position => position.Seq));
        Assert.Empty(await Log.ReadPositions(id, 6, 8));
    }

    [Fact]
    public async Task A_conversation_with_thousands_of_members_is_listed_for_the_last_of_them()
    {
        var members = Enumerable.Range(0, 3_000).Select(i => new Member($"{_user}-{i}", $"Member {i}")).ToArray();
        await Log.Create(new ConversationHead(NewId(), null, members[0].UserId, _noon, 0, 0, members), null);

        Assert.EndsWith("+2994", Assert.Single(await Log.ConversationsOf(members[^1].UserId, ConversationFilter.All, null, 10)).Title);
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
