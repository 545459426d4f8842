using System.Text;
using System.Text.Json;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Drafts;

[Collection(nameof(OnSqlite))]
public sealed class SqliteOtherVersionTests(SqliteSilo silo) : OtherVersionTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresOtherVersionTests(PostgresSilo silo) : OtherVersionTests(silo);

/// <summary>Several tabs and devices write one form: no text that was answered for is lost, none that is done with comes back.</summary>
public abstract class OtherVersionTests(MessengerSilo silo)
{
    private const string Form = "new-conversation";

    private readonly string _user = Guid.NewGuid().ToString("N");

    private IDraftGrain Draft => silo.Grain<IDraftGrain>(DraftKey.For(_user, Form));

    [Fact]
    public async Task A_late_save_is_kept_beside_the_draft_and_is_there_after_a_restart()
    {
        await Save(0, "draft", "phone", 1);

        var late = await Save(0, "late", "laptop", 1);

        Assert.Equal((false, true, 1, 2), (late.Saved, late.Kept, late.Current.Revision, late.Current.Version));
        await silo.Restart();
        var (draft, others) = await Texts();
        Assert.Equal("draft", draft);
        Assert.Equal([("laptop", "late")], others);
        Assert.Equivalent(late.Current, await Draft.Read(), strict: true);
    }

    [Fact]
    public async Task A_late_save_without_a_writer_is_kept_under_an_id_of_its_own_and_once_only()
    {
        await Save(0, "draft");

        await Save(0, "late");
        var again = await Save(0, "late");
        await Save(0, "later");

        Assert.Equal((false, true, 2), (again.Saved, again.Kept, again.Current.Version));
        var (_, others) = await Texts();
        Assert.Equal(["late", "later"], others.Select(other => other.Text));
        Assert.Equal(2, others.Select(other => other.Id).Distinct().Count());
    }

    [Fact]
    public async Task Of_one_writer_the_last_late_save_is_kept()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "one", "laptop", 1);
        await Save(0, "other", "tablet", 1);

        await Save(0, "two", "laptop", 2);

        Assert.Equal([("tablet", "other"), ("laptop", "two")], (await Texts()).Others);
    }

    [Fact]
    public async Task A_writer_that_never_had_the_answer_is_not_too_late_for_its_own_text()
    {
        await Save(0, "one", "phone", 1);

        var saved = await Save(0, "one, two", "phone", 2);

        Assert.Equal((true, 2, "one, two"), (saved.Saved, saved.Current.Revision, saved.Current["Text"]));
        Assert.Empty((await Draft.Discard(0, Fields("one, two, three"), Guid.NewGuid(), new("phone", 3))).Fields);
    }

    [Fact]
    public async Task Where_the_draft_is_blank_no_save_is_late()
    {
        await Save(0, "draft");
        await Save(1, " \n", "phone", 1);

        var saved = await Save(0, "anew", "laptop", 1);

        Assert.Equal((true, 3, "anew"), (saved.Saved, saved.Current.Revision, saved.Current["Text"]));
        Assert.Empty(saved.Current.Others);
    }

    [Fact]
    public async Task Chosen_people_are_text_enough_to_be_kept_and_a_client_id_is_not()
    {
        await Draft.Save(0, [new("Members", "grace"), new("Text", "")], null);
        await Save(0, "late", "laptop", 1);
        Assert.Equal(("", 1), ((await Draft.Read())["Text"], (await Draft.Read()).Others.Length));

        await Draft.Save(1, [new("ClientId", $"{Guid.NewGuid()}"), new("Text", "")], null);
        Assert.True((await Save(0, "not late any more", "tablet", 1)).Saved);
    }

    [Fact]
    public async Task A_save_on_the_current_revision_supersedes_what_the_writer_had_beside_the_draft()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);
        await Save(0, "another", "tablet", 1);

        var saved = await Save(1, "merged", "laptop", 2);

        Assert.Equal((true, 4, 4), (saved.Saved, saved.Current.Revision, saved.Current.Version));
        Assert.Equal(("tablet", "another"), Assert.Single((await Texts()).Others));
    }

    [Fact]
    public async Task Saving_what_is_the_draft_already_takes_the_writers_other_version_away()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);

        var saved = await Save(0, "draft", "laptop", 2);

        Assert.Equal((true, 1, 3), (saved.Saved, saved.Current.Revision, saved.Current.Version));
        Assert.Empty(saved.Current.Others);
    }

    [Fact]
    public async Task A_late_save_without_text_takes_the_writers_other_version_away_and_is_not_kept()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);

        var cleared = await Save(0, "", "laptop", 2);

        Assert.Equal((false, true, "draft"), (cleared.Saved, cleared.Kept, cleared.Current["Text"]));
        Assert.Empty(cleared.Current.Others);
    }

    [Fact]
    public async Task A_ninth_other_version_is_refused_and_none_is_dropped_for_it()
    {
        await Save(0, "draft", "phone", 1);
        for (var i = 1; i <= Limits.OtherVersions; i++) Assert.True((await Save(0, $"late {i}", $"writer-{i}", 1)).Kept);

        var refused = await Save(0, "one too many", "writer-9", 1);

        Assert.Equal((false, false), (refused.Saved, refused.Kept));
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"late {i}"), (await Texts()).Others.Select(other => other.Text));
        Assert.True((await Save(0, "late 3, longer", "writer-3", 2)).Kept);

        await Draft.Drop("writer-1", null);
        Assert.True((await Save(0, "one too many", "writer-9", 1)).Kept);
    }

    [Fact]
    public async Task A_request_that_comes_again_changes_nothing_and_is_told_what_is_so()
    {
        await Save(0, "one", "phone", 1);
        await Save(1, "two", "phone", 2);
        await Save(0, "late", "laptop", 1);
        await Save(0, "late, longer", "laptop", 2);
        var before = await Draft.Read();

        Assert.Equal((true, true), Told(await Save(1, "two", "phone", 2)));
        Assert.Equal((false, false), Told(await Save(0, "one", "phone", 1)));
        Assert.Equal((false, true), Told(await Save(0, "late, longer", "laptop", 2)));
        Assert.Equal((false, true), Told(await Save(0, "late", "laptop", 1)));

        Assert.Equivalent(before, await Draft.Read(), strict: true);
    }

    [Fact]
    public async Task An_old_request_that_comes_late_overwrites_nothing_newer_although_its_writer_was_repeating_itself()
    {
        await Save(0, "one", "phone", 1);
        // The answer was lost: the same text under the next number is on disk already.
        await Save(0, "one", "phone", 3);
        await Save(1, "", "laptop", 1);
        await silo.Restart();

        Assert.False((await Save(1, "half", "phone", 2)).Saved);

        Assert.Equal("", (await Texts()).Draft);
    }

    [Fact]
    public async Task Sixteen_writers_are_remembered_and_those_with_another_version_beyond_that()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late, longer", "laptop", 7);
        for (var i = 1; i <= 20; i++) await Save(0, "draft", $"writer-{i}", 1);

        Assert.Equal((false, true), Told(await Save(0, "late", "laptop", 6)));

        Assert.Equal([("laptop", "late, longer")], (await Texts()).Others);
    }

    [Fact]
    public async Task What_was_sent_goes_from_the_draft_and_from_beside_it_and_no_save_brings_it_back()
    {
        var id = Guid.NewGuid();
        await Save(0, "hello", "phone", 1, id);
        await Save(0, "hello there", "laptop", 2, id);
        await Save(0, "hello there", "tablet", 1, id);
        await Save(0, "something else", "other", 1);

        var left = await Draft.Discard(1, Fields("hello there", id), id, new("laptop", 3));

        Assert.Equal((0, "something else"), (left.Fields.Length, Assert.Single(left.Others).Fields[^1].Value));
        Assert.Equal((false, true), Told(await Save(0, "hello there", "laptop", 2, id)));
        Assert.Equal((false, true), Told(await Save(0, "hello there", "reloaded", 1, id)));
        Assert.Equal((false, true), Told(await Save(left.Revision, "hello there", "reloaded", 2, id)));
        Assert.Equal((false, true), Told(await Save(0, "hello there", null, 0, id)));
        Assert.False((await Save(0, "hello th", "laptop", 1, id)).Saved);
        Assert.Equivalent(left, await Draft.Read(), strict: true);
    }

    [Fact]
    public async Task A_writer_whose_text_somebody_else_sent_can_not_bring_it_back_as_its_own()
    {
        await Save(0, "hello", "phone", 1);
        await Draft.Discard(1, Fields("hello"), Guid.NewGuid(), new("laptop", 1));

        Assert.Equal((false, true), Told(await Save(0, "hello", "phone", 2)));

        Assert.Empty((await Draft.Read()).Fields);
    }

    [Fact]
    public async Task What_was_written_on_while_it_was_sent_stays_where_it_is()
    {
        var (sent, next) = (Guid.NewGuid(), Guid.NewGuid());
        await Save(0, "draft", "phone", 1);
        await Save(0, "sent", "laptop", 1, sent);
        await Save(0, "next", "laptop", 3, next);

        await Draft.Discard(0, Fields("sent", sent), sent, new("laptop", 2));
        await Draft.Discard(0, Fields("sent", sent), sent, new("laptop", 4));

        Assert.Equal(("draft", "next"), ((await Texts()).Draft, Assert.Single((await Texts()).Others).Text));
    }

    [Fact]
    public async Task A_send_that_is_retried_at_the_revision_of_the_next_text_does_not_remove_that_text()
    {
        var (sent, next) = (Guid.NewGuid(), Guid.NewGuid());
        await Save(0, "next", "laptop", 2, next);

        var left = await Draft.Discard(1, Fields("sent", sent), sent, new("laptop", 3));

        Assert.Equal("next", left["Text"]);
    }

    [Fact]
    public async Task A_discard_that_comes_again_writes_nothing()
    {
        var id = Guid.NewGuid();
        await Save(0, "sent", "laptop", 1, id);
        var left = await Draft.Discard(1, Fields("sent", id), id, new("laptop", 2));
        await Save(left.Revision, "next", "laptop", 3);
        var before = await Draft.Read();
        var rows = await Rows();

        await Draft.Discard(1, Fields("sent", id), id, new("laptop", 2));
        await Draft.Discard(before.Revision, Fields("sent", id), id, null);

        Assert.Equivalent(before, await Draft.Read(), strict: true);
        Assert.Equal(rows, await Rows());
    }

    [Fact]
    public async Task A_send_that_found_nothing_to_discard_makes_no_save_of_others_late()
    {
        await Save(0, "theirs", "phone", 1);

        var left = await Draft.Discard(0, Fields("sent", Guid.NewGuid()), Guid.NewGuid(), new("laptop", 1));

        Assert.Equal((1, 1), (left.Revision, left.Version));
        Assert.True((await Save(1, "theirs, longer", "phone", 2)).Saved);
    }

    [Fact]
    public async Task Text_beside_the_draft_goes_on_under_a_fresh_client_id_when_its_own_was_used_up()
    {
        var id = Guid.NewGuid();
        await Save(0, "hello", "phone", 1, id);
        await Save(0, "hello, longer", "laptop", 1, id);

        var left = await Draft.Discard(1, Fields("hello", id), id, new("phone", 2));

        var other = Assert.Single(left.Others);
        Assert.Equal("hello, longer", other.Fields[1].Value);
        Assert.True(Guid.TryParse(other.Fields[0].Value, out var fresh) && fresh != id);
        Assert.Equal(other.Fields, (await Draft.Take("laptop", left.Revision, [], null, null)).Current.Fields);
    }

    [Fact]
    public async Task A_version_that_is_taken_becomes_the_draft_and_what_was_there_is_kept()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);

        var taken = await Draft.Take("laptop", 0, Fields("typed"), null, null);

        Assert.Equal((true, 3, 3), (taken.Saved, taken.Current.Revision, taken.Current.Version));
        var (draft, others) = await Texts();
        Assert.Equal("late", draft);
        Assert.Equal(["draft", "typed"], others.Select(other => other.Text));
    }

    [Theory]
    [InlineData("draft, longer", new[] { "draft, longer" })]
    [InlineData("draft", new[] { "draft" })]
    [InlineData("late", new string[0])]
    [InlineData("", new string[0])]
    public async Task What_was_typed_over_the_draft_is_kept_in_its_place(string typed, string[] kept)
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);

        await Draft.Take("laptop", 1, Fields(typed), null, null);

        var (draft, others) = await Texts();
        Assert.Equal("late", draft);
        Assert.Equal(kept, others.Select(other => other.Text));
    }

    [Fact]
    public async Task A_request_that_carries_no_fields_supersedes_no_draft()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);

        await Draft.Take("laptop", 1, [], null, null);

        Assert.Equal("draft", Assert.Single((await Texts()).Others).Text);
    }

    [Fact]
    public async Task Taking_a_version_that_is_gone_changes_no_draft_and_keeps_what_was_typed()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);
        await Draft.Take("laptop", 0, Fields("typed"), null, null);
        var before = await Draft.Read();

        Assert.Equal((false, true), Told(await Draft.Take("laptop", 0, Fields("typed"), null, null)));
        Assert.Equivalent(before, await Draft.Read(), strict: true);

        Assert.Equal((false, true), Told(await Draft.Take("laptop", 0, Fields("typed meanwhile"), null, null)));
        Assert.Equal(["draft", "typed", "typed meanwhile"], (await Texts()).Others.Select(other => other.Text));
    }

    [Fact]
    public async Task What_a_writer_left_beside_the_draft_when_it_took_another_version_stays_whatever_it_saves_then()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);
        await Save(0, "also late", "tablet", 1);
        var taken = await Draft.Take("laptop", 0, Fields("also late"), null, new("tablet", 2));

        await Save(taken.Current.Revision, "late, longer", "tablet", 3);

        Assert.Equal(["also late", "draft"], (await Texts()).Others.Select(other => other.Text));
    }

    [Fact]
    public async Task A_take_that_comes_again_after_all_is_done_with_brings_nothing_back()
    {
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);
        await Draft.Take("laptop", 0, Fields("typed"), null, new("phone", 2));
        foreach (var other in (await Draft.Read()).Others) await Draft.Drop(other.Id, null);
        var before = await Draft.Read();

        await Draft.Take("laptop", 0, Fields("typed"), null, new("phone", 2));

        Assert.Equivalent(before, await Draft.Read(), strict: true);
    }

    [Fact]
    public async Task Taking_is_refused_where_what_it_replaces_could_not_be_kept()
    {
        await Save(0, "draft", "phone", 1);
        for (var i = 1; i <= Limits.OtherVersions; i++) await Save(0, $"late {i}", $"writer-{i}", 1);
        var before = await Draft.Read();

        Assert.Equal((false, false), Told(await Draft.Take("writer-1", 0, Fields("typed"), null, null)));
        Assert.Equivalent(before, await Draft.Read(), strict: true);

        Assert.True((await Draft.Take("writer-1", 1, Fields("typed"), null, null)).Saved);
    }

    [Fact]
    public async Task Only_the_text_that_was_seen_is_taken_or_dropped()
    {
        await Save(0, "draft", "phone", 1);
        var seen = Assert.Single((await Save(0, "late", "laptop", 1)).Current.Others);
        var since = Assert.Single((await Save(0, "late, longer", "laptop", 2)).Current.Others);

        Assert.Single((await Draft.Drop("laptop", seen.SavedAt)).Others);
        Assert.False((await Draft.Take("laptop", 1, [], seen.SavedAt, null)).Saved);
        Assert.Equal(("draft", "late, longer"), ((await Texts()).Draft, Assert.Single((await Texts()).Others).Text));

        Assert.Empty((await Draft.Drop("laptop", since.SavedAt)).Others);
        Assert.Empty((await Draft.Drop("laptop", since.SavedAt)).Others);
        Assert.Equal(4, (await Draft.Read()).Version);
    }

    [Fact]
    public async Task The_persons_pages_hear_of_every_version_that_comes_and_goes()
    {
        var listener = await silo.ListenToUser(_user);
        await Save(0, "draft", "phone", 1);
        await Save(0, "late", "laptop", 1);
        await Save(0, "late", "laptop", 1);
        await Save(0, "late", "laptop", 2);
        await Draft.Drop("nobody", null);
        await Draft.Drop("laptop", null);

        Assert.Equal([(1, 1, 0), (1, 2, 1), (1, 3, 0)],
            (await listener.Take(3)).Select(news => ((int)news.Draft!.Revision, (int)news.Draft.Version, news.Draft.Others.Length)));
    }

    [Fact]
    public async Task A_draft_of_an_older_program_is_read_and_goes_on()
    {
        var sent = Guid.NewGuid();
        await Save(0, "anything");
        await silo.Restart();
        var older = JsonSerializer.Serialize(new { Revision = 5, Fields = new[] { new { Name = "Text", Value = "older" } }, SavedAt = DateTimeOffset.UnixEpoch, SentClientId = sent });
        await silo.Database.Database.Write(connection => connection.Execute(
            "UPDATE OrleansStorage SET PayloadBinary = @payload WHERE GrainIdExtensionString = @key",
            ("@payload", Encoding.UTF8.GetBytes(older)), ("@key", DraftKey.For(_user, Form))));

        var read = await Draft.Read();

        Assert.Equal((5, 5, 0), (read.Revision, read.Version, read.Others.Length));
        Assert.Equal((DateTimeOffset.UnixEpoch, "older"), (read.SavedAt, read["Text"]));
        var late = await Save(4, "late", "laptop", 1);
        Assert.Equal((5, 6, 1), (late.Current.Revision, late.Current.Version, late.Current.Others.Length));
        var saved = await Save(5, "newer", "phone", 1, sent);
        Assert.Equal((7, 7, 1), (saved.Current.Revision, saved.Current.Version, saved.Current.Others.Length));
        Assert.NotEqual($"{sent}", saved.Current["ClientId"]);
    }

    private Task<DraftSaveResult> Save(long basedOn, string text, string? writer = null, long number = 0, Guid? clientId = null) =>
        Draft.Save(basedOn, Fields(text, clientId), writer is null ? null : new DraftWriter(writer, number));

    private static DraftField[] Fields(string text, Guid? clientId = null) =>
        clientId is null ? [new("Text", text)] : [new("ClientId", $"{clientId}"), new("Text", text)];

    private static (bool Saved, bool Kept) Told(DraftSaveResult result) => (result.Saved, result.Kept);

    private async Task<(string? Draft, (string Id, string Text)[] Others)> Texts()
    {
        var draft = await Draft.Read();
        return (draft["Text"], [.. draft.Others.Select(other => (other.Id, other.Fields[^1].Value))]);
    }

    /// <summary>How often the draft's row was written.</summary>
    private async Task<int> Rows() => (await silo.Database.Database.Read(connection => connection.Query(
        "SELECT Version FROM OrleansStorage WHERE GrainIdExtensionString = @key", row => row.GetInt32(0), ("@key", DraftKey.For(_user, Form))))).Single();
}
