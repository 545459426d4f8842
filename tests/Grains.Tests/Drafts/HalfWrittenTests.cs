using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Tests.Conversations;

namespace OrleansMessenger.Grains.Tests.Drafts;

/// <summary>Which texts of a person are half written.</summary>
[Collection(nameof(OnSqlite))]
public sealed class HalfWrittenTests(SqliteSilo silo)
{
    private readonly string _user = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task What_is_half_written_is_known_until_it_is_sent_or_emptied_also_after_a_restart()
    {
        await Save("one", "half a\nthought");
        await Save("two", "sent soon");
        await Save("three", "emptied soon");
        await Eventually.Is("all three are known", async () => (await HalfWritten()).Length == 3);

        await Draft("two").Discard(1, [new DraftField("Text", "sent soon")], Guid.NewGuid(), null);
        await Save("three", "", revision: 1);

        await Eventually.Is("one is left", async () => (await HalfWritten()).Length == 1);
        Assert.Equal([new HalfWritten("one", "half a thought")], await HalfWritten());
        await silo.Restart();
        Assert.Equal([new HalfWritten("one", "half a thought")], await HalfWritten());
    }

    [Fact]
    public async Task Only_a_form_that_has_a_text_is_a_half_written_text()
    {
        await Draft("settings").Save(0, [new DraftField("Nickname", "Ada")], null);
        await Save("composer", "text");

        await Eventually.Is("the composer is known", async () => (await HalfWritten()).Length == 1);
    }

    [Fact]
    public async Task Any_form_with_something_in_it_is_half_filled_also_with_a_text_that_came_too_late_alone()
    {
        await Draft("settings").Save(0, [new DraftField("Nickname", "Ada")], null);
        await Save("composer", "sent soon");
        await Save("composer", "too late");
        await Draft("composer").Discard(1, [], Guid.NewGuid(), null);
        await Draft("blank").Save(0, [new DraftField("ClientId", $"{Guid.NewGuid()}")], null);

        await Eventually.Is("both are known", async () => (await HalfFilled()).Length == 2);
        await silo.Restart();
        Assert.Equal([new("composer", null), new HalfFilled("settings", null)], (await HalfFilled()).OrderBy(one => one.Form));

        await Draft("composer").Drop(Assert.Single((await Draft("composer").Read()).Others).Id, null);
        await Eventually.Is("one is left", async () => (await HalfFilled()).Length == 1);
    }

    private Task<HalfFilled[]> HalfFilled() => silo.Grain<IDraftIndexGrain>(_user).HalfFilled();

    private Task<HalfWritten[]> HalfWritten() => silo.Grain<IDraftIndexGrain>(_user).HalfWritten();

    private IDraftGrain Draft(string form) => silo.Grain<IDraftGrain>(DraftKey.For(_user, form));

    private Task<DraftSaveResult> Save(string form, string text, long revision = 0) => Draft(form).Save(revision, [new DraftField("Text", text)], null);
}
