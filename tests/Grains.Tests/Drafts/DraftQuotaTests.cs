using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Tests.Conversations;

namespace OrleansMessenger.Grains.Tests.Drafts;

/// <summary>How much one person may leave half filled.</summary>
[Collection(nameof(OnSqlite))]
public sealed class DraftQuotaTests(SqliteSilo silo)
{
    private readonly string _user = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task One_person_keeps_so_much_text_and_no_more_and_nothing_that_was_kept_is_lost()
    {
        var kept = await FillUntilRefused(60_000, atMost: 60);

        Assert.InRange(kept.Count, 20, 40);
        foreach (var form in kept) Assert.Equal(60_000, (await Draft(form).Read())["Text"]!.Length);
        var next = await Save(kept[0], "shorter", revision: 1);
        Assert.True(next.Saved);
        Assert.True((await Save(kept[1], new string('y', 60_000), revision: 1)).Saved);
    }

    [Fact]
    public async Task One_person_keeps_so_many_forms_and_no_more()
    {
        var kept = await FillUntilRefused(1, atMost: 300);

        Assert.InRange(kept.Count, 150, 250);
        Assert.Equal("x", (await Draft(kept[^1]).Read())["Text"]);
    }

    [Fact]
    public async Task Other_versions_count_too()
    {
        var refused = new List<string>();
        for (var form = 0; form < 6; form++)
            for (var version = 0; version < 8; version++)
                if (!(await Save($"form-{form}", $"{version}" + new string('x', 60_000))).Kept) refused.Add($"{form}: {version}");

        Assert.InRange(refused.Count, 8, 24);
    }

    [Fact]
    public async Task What_was_sent_or_given_up_makes_room()
    {
        var kept = await FillUntilRefused(60_000, atMost: 60);
        foreach (var form in kept.Take(5)) await Draft(form).Discard(1, [], null, null);
        await silo.Restart();

        Assert.True((await Save("another", new string('x', 60_000))).Saved);
    }

    [Fact]
    public async Task A_form_whose_draft_was_sent_again_and_again_stays_one_form()
    {
        for (var i = 0; i < 260; i++)
        {
            var saved = await Save("conversation", $"message {i}", revision: (await Draft("conversation").Read()).Revision);
            Assert.True(saved.Saved);
            await Draft("conversation").Discard(saved.Current.Revision, saved.Current.Fields, null, null);
        }
    }

    [Fact]
    public async Task Somebody_elses_drafts_take_nobodys_room()
    {
        await FillUntilRefused(60_000, atMost: 60);

        Assert.True((await silo.Grain<IDraftGrain>(DraftKey.For(Guid.NewGuid().ToString("N"), "form")).Save(0, [new("Text", new string('x', 60_000))], null)).Saved);
    }

    [Fact]
    public async Task The_oldest_version_gives_way_when_nobody_wanted_it_for_a_month_and_there_is_no_room()
    {
        await Save("form", "the draft");
        for (var i = 0; i < Limits.OtherVersions; i++) Assert.True((await Save("form", $"version {i}")).Kept);
        Assert.False((await Save("form", "too many")).Kept);
        await silo.RestartAfter(TimeSpan.FromDays(31));

        var result = await Save("form", "room again");

        Assert.True(result.Kept);
        Assert.Equal(
            Enumerable.Range(1, Limits.OtherVersions - 1).Select(i => $"version {i}").Append("room again"),
            result.Current.Others.Select(other => other.Fields[0].Value));
    }

    private async Task<List<string>> FillUntilRefused(int characters, int atMost)
    {
        var kept = new List<string>();
        while (kept.Count < atMost && (await Save($"form-{kept.Count}", new string('x', characters))).Kept) kept.Add($"form-{kept.Count}");
        return kept;
    }

    private Task<DraftSaveResult> Save(string form, string text, long revision = 0) => Draft(form).Save(revision, [new("Text", text)], null);

    private IDraftGrain Draft(string form) => silo.Grain<IDraftGrain>(DraftKey.For(_user, form));
}
