using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Drafts;

[Collection(nameof(OnSqlite))]
public sealed class SqliteDraftTests(SqliteSilo silo) : DraftTests(silo)
{
    [Fact]
    public async Task A_save_that_could_not_be_stored_is_no_save_and_can_be_repeated()
    {
        await Save(0, ("Text", "stored"));
        var before = await Draft.Read();

        await Refusing(async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Save(1, ("Text", "not stored")));
            Assert.Equivalent(before, await Draft.Read(), strict: true);
            await Assert.ThrowsAnyAsync<Exception>(() => Draft.Discard(1, [], null, null));
            Assert.Equivalent(before, await Draft.Read(), strict: true);
        });

        Assert.Equal((true, 2, "not stored"), Told(await Save(1, ("Text", "not stored"))));
        await Silo.Restart();
        Assert.Equal("not stored", (await Draft.Read())["Text"]);
    }

    [Fact]
    public async Task A_first_save_that_could_not_be_stored_leaves_a_draft_that_was_never_saved()
    {
        await Refusing(async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Save(0, ("Text", "not stored")));
            Assert.Equal((0, 0), ((await Draft.Read()).Revision, (await Draft.Read()).Fields.Length));
        });

        Assert.Equal((true, 1, "stored"), Told(await Save(0, ("Text", "stored"))));
    }

    [Fact]
    public async Task What_could_not_be_stored_is_told_to_nobody()
    {
        var listener = await Listen();

        await Refusing(() => Assert.ThrowsAnyAsync<Exception>(() => Save(0, ("Text", "not stored"))));
        await Save(0, ("Text", "stored"));

        Assert.Equal("stored", (await listener.Next()).Draft!["Text"]);
    }

    /// <summary>The database refuses to keep this draft meanwhile, as a full disk would.</summary>
    private async Task Refusing(Func<Task> meanwhile)
    {
        string[] events = ["INSERT", "UPDATE"];
        foreach (var name in events)
            await Execute($"CREATE TRIGGER refuse_{name}_{User} BEFORE {name} ON OrleansStorage WHEN NEW.GrainIdExtensionString LIKE '{User}%' BEGIN SELECT RAISE(ABORT, 'No room.'); END");
        try
        {
            await meanwhile();
        }
        finally
        {
            foreach (var name in events) await Execute($"DROP TRIGGER refuse_{name}_{User}");
        }
    }

    private Task<int> Execute(string sql) => Silo.Database.Database.Write(connection => connection.Execute(sql));
}

[Collection(nameof(OnPostgres))]
public sealed class PostgresDraftTests(PostgresSilo silo) : DraftTests(silo);

/// <summary>What the grain of a half-filled form promises.</summary>
public abstract class DraftTests(MessengerSilo silo)
{
    private const string Form = "new-conversation";

    protected MessengerSilo Silo => silo;

    protected string User { get; } = Guid.NewGuid().ToString("N");

    protected IDraftGrain Draft => silo.Grain<IDraftGrain>(DraftKey.For(User, Form));

    [Fact]
    public async Task A_form_that_was_never_saved_is_empty_at_revision_0()
    {
        var draft = await Draft.Read();

        Assert.Equal((Form, 0, 0), (draft.Form, draft.Revision, draft.Fields.Length));
    }

    [Fact]
    public async Task Every_save_is_a_revision_and_keeps_the_fields_in_the_forms_order()
    {
        var fields = Fields(("Members", "grace"), ("Title", ""), ("Members", "ada"), ("Text", "Zeile\n\"'\\ 👩‍👩‍👧 שלום"));
        Assert.Equal((true, 1, null), Told(await Save(0, ("Title", "Harbour"))));

        var saved = await Draft.Save(1, fields, null);

        Assert.Equal((true, 2), (saved.Saved, saved.Current.Revision));
        Assert.Equal(fields, saved.Current.Fields);
        Assert.Equivalent(saved.Current, await Draft.Read(), strict: true);
        Assert.Equal(["grace", "ada"], saved.Current.All("Members"));
    }

    [Fact]
    public async Task A_stale_save_overwrites_nothing_and_is_told_what_is_there()
    {
        await Save(0, ("Text", "from here"));
        await Save(1, ("Text", "newer"));

        Assert.Equal((false, 2, "newer"), Told(await Save(1, ("Text", "stale"))));
        Assert.Equal((false, 2, "newer"), Told(await Save(0, ("Text", "older"))));
        Assert.Equal((false, 2, "newer"), Told(await Save(3, ("Text", "from nowhere"))));

        Assert.Equal((2, "newer"), ((await Draft.Read()).Revision, (await Draft.Read())["Text"]));
    }

    [Fact]
    public async Task Of_many_saves_on_one_revision_exactly_one_is_taken()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Save(0, ("Text", $"{i}"))));

        var taken = Assert.Single(results, result => result.Saved);
        Assert.Equal(1 + Limits.OtherVersions, results.Count(result => result.Kept));
        Assert.All(results, result => Assert.Equal((1, taken.Current["Text"]), (result.Current.Revision, result.Current["Text"])));
        Assert.Equal((1, taken.Current["Text"]), ((await Draft.Read()).Revision, (await Draft.Read())["Text"]));
    }

    [Fact]
    public async Task The_same_fields_again_are_no_new_revision_whatever_they_are_based_on()
    {
        await Save(0, ("Text", "same"));

        Assert.Equal((true, 1, "same"), Told(await Save(1, ("Text", "same"))));
        Assert.Equal((true, 1, "same"), Told(await Save(0, ("Text", "same"))));
    }

    [Fact]
    public async Task What_was_sent_is_removed_by_its_revision()
    {
        await Save(0, ("Text", "sent"));

        var left = await Draft.Discard(1, Fields(("Text", "sent, as it was when the button was pressed")), Guid.NewGuid(), null);

        Assert.Equal((2, 0), (left.Revision, left.Fields.Length));
        Assert.Equivalent(left, await Draft.Read(), strict: true);
    }

    [Fact]
    public async Task What_was_sent_is_removed_by_its_fields_although_the_page_had_not_heard_of_the_save()
    {
        await Save(0, ("Text", "half"));
        await Save(1, ("Text", "whole"));

        Assert.Empty((await Draft.Discard(1, Fields(("Text", "whole")), Guid.NewGuid(), null)).Fields);
    }

    [Fact]
    public async Task Text_that_is_newer_than_what_was_sent_stays_under_a_fresh_client_id()
    {
        var sent = Guid.NewGuid();
        await Save(0, ("ClientId", $"{sent}"), ("Text", "sent"));
        await Save(1, ("ClientId", $"{sent}"), ("Text", "sent, and already the next"));

        var left = await Draft.Discard(1, Fields(("ClientId", $"{sent}"), ("Text", "sent")), sent, null);

        Assert.Equal((3, "sent, and already the next"), (left.Revision, left["Text"]));
        Assert.True(Guid.TryParse(left["ClientId"], out var fresh) && fresh != sent);
    }

    [Fact]
    public async Task Newer_text_that_has_a_client_id_of_its_own_keeps_it()
    {
        var (sent, next) = (Guid.NewGuid(), Guid.NewGuid());
        await Save(0, ("ClientId", $"{sent}"), ("Text", "sent"));
        await Save(1, ("ClientId", $"{next}"), ("Text", "next"));

        Assert.Equal($"{next}", (await Draft.Discard(1, [], sent, null))["ClientId"]);
    }

    [Fact]
    public async Task A_save_that_comes_after_its_message_was_sent_is_refused()
    {
        await Save(0, ("Text", "half"));
        await Draft.Discard(1, Fields(("Text", "whole")), Guid.NewGuid(), null);

        Assert.Equal((false, 2, null), Told(await Save(1, ("Text", "whole"))));
        Assert.Empty((await Draft.Read()).Fields);
    }

    [Fact]
    public async Task Text_can_not_be_saved_again_under_a_client_id_that_was_sent()
    {
        var sent = Guid.NewGuid();
        await Save(0, ("ClientId", $"{sent}"), ("Text", "sent"));
        await Draft.Discard(1, [], sent, null);

        await Silo.Restart();
        var saved = await Save(2, ("ClientId", $"{sent}"), ("Text", "written on"));

        Assert.Equal((true, 3, "written on"), Told(saved));
        Assert.NotEqual($"{sent}", saved.Current["ClientId"]);
    }

    [Fact]
    public async Task What_was_sent_is_remembered_although_a_later_draft_was_given_up()
    {
        var sent = Guid.NewGuid();
        await Save(0, ("ClientId", $"{sent}"), ("Text", "sent"));
        await Draft.Discard(1, [], sent, null);
        await Save(2, ("Text", "given up"));
        await Draft.Discard(3, [], null, null);

        var saved = await Save(4, ("ClientId", $"{sent}"), ("Text", "sent"));

        Assert.True(saved.Saved);
        Assert.NotEqual($"{sent}", saved.Current["ClientId"]);
    }

    [Fact]
    public async Task A_draft_holds_64000_characters_and_not_one_more()
    {
        Assert.Equal(64_000, (await Save(0, ("Text", new string('x', 63_996)))).Current.Fields.Sum(field => field.Name.Length + field.Value.Length));

        await Assert.ThrowsAsync<ArgumentException>(() => Save(1, ("Text", new string('x', 63_997))));
        await Assert.ThrowsAsync<ArgumentException>(() => Draft.Save(1, Fields([.. Enumerable.Range(0, 6_401).Select(i => ("Members", "abc"))]), null));

        Assert.Equal((1, 63_996), ((await Draft.Read()).Revision, (await Draft.Read())["Text"]!.Length));
    }

    [Fact]
    public async Task A_draft_is_the_same_after_a_restart_and_its_revisions_go_on()
    {
        await Save(0, ("Text", "half a sen"), ("Members", "grace"));
        var before = await Draft.Read();

        await Silo.Restart();

        Assert.Equivalent(before, await Draft.Read(), strict: true);
        Assert.Equal((false, 1, "half a sen"), Told(await Save(0, ("Text", "stale"))));
        Assert.Equal((true, 3, "half a sentence"), Told(await Save(1, ("Text", "half a sentence"))));
    }

    [Fact]
    public async Task Each_form_of_each_person_is_a_draft_of_its_own()
    {
        await Save(0, ("Text", "mine"));

        Assert.Equal(0, (await silo.Grain<IDraftGrain>(DraftKey.For(User, "conversation-1")).Read()).Revision);
        Assert.Equal(0, (await silo.Grain<IDraftGrain>(DraftKey.For(Guid.NewGuid().ToString("N"), Form)).Read()).Revision);
    }

    [Fact]
    public async Task The_persons_pages_hear_of_every_save_and_discard_and_of_nothing_else()
    {
        var listener = await Listen();

        await Save(0, ("Text", "one"));
        Assert.Equal((1, "one"), Heard(await listener.Next()));
        await Save(1, ("Text", "one"));
        await Save(1, ("Text", "two"));
        Assert.Equal((2, "two"), Heard(await listener.Next()));
        await Save(1, ("Text", "stale"));
        var news = await listener.Next();
        Assert.Equal((2, "two", 3, "stale"), (news.Draft!.Revision, news.Draft["Text"], news.Draft.Version, news.Draft.Others.Single().Fields.Single().Value));
        await Draft.Discard(2, [], null, null);
        Assert.Equal((4, null), Heard(await listener.Next()));
    }

    protected Task<DraftSaveResult> Save(long basedOn, params (string Name, string Value)[] fields) => Draft.Save(basedOn, Fields(fields), null);

    protected Task<Listener<UserEvent>> Listen() => silo.ListenToUser(User);

    protected static (bool Saved, long Revision, string? Text) Told(DraftSaveResult result) =>
        (result.Saved, result.Current.Revision, result.Current["Text"]);

    private static (long Revision, string? Text) Heard(UserEvent news) => (news.Draft!.Revision, news.Draft["Text"]);

    protected static DraftField[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.Select(field => new DraftField(field.Name, field.Value))];
}
