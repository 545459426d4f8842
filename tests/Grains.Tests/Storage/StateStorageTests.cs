using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Storage;
using OrleansMessenger.Grains.Tests.Conversations;

namespace OrleansMessenger.Grains.Tests.Storage;

[Collection(nameof(OnSqlite))]
public sealed class SqliteStateStorageTests(SqliteSilo silo) : StateStorageTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresStateStorageTests(PostgresSilo silo) : StateStorageTests(silo);

/// <summary>Grain states as the silo stores them: by the product's own storage in SQLite, by Orleans' in PostgreSQL.</summary>
public abstract class StateStorageTests(MessengerSilo silo)
{
    private readonly IGrainStorage _storage = silo.Services.GetRequiredKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
    private readonly GrainId _grain = GrainId.Create("user", $"key/{Guid.NewGuid()}");

    [Fact]
    public async Task A_state_never_written_is_new()
    {
        var state = await Read();

        Assert.Equal((null, false, null), (state.ETag, state.RecordExists, state.State!.Text));
    }

    [Theory]
    [InlineData("key/{0:D}")]
    [InlineData("{0:N}")]
    [InlineData("{0:N}+more")]
    [InlineData("{1:x}")]
    [InlineData("{1:x}+")]
    [InlineData("{1:x}+more")]
    public async Task What_is_written_is_read_under_any_shape_of_key(string format)
    {
        var guid = Guid.NewGuid();
        var grain = GrainId.Create("user", string.Format(null, format, guid, BitConverter.ToInt64(guid.ToByteArray())));
        var written = new GrainState<Note>(new Note { Text = "Привет 🙂 \"'\\" });

        await _storage.WriteStateAsync("note", grain, written);
        Assert.Equal(("1", true), (written.ETag, written.RecordExists));
        await _storage.WriteStateAsync("note", grain, written);

        var read = new GrainState<Note>();
        await _storage.ReadStateAsync("note", grain, read);
        Assert.Equal(("2", true, "Привет 🙂 \"'\\"), (read.ETag, read.RecordExists, read.State!.Text));
    }

    [Fact]
    public async Task States_of_other_names_are_others()
    {
        await Write("one", etag: null);
        var other = new GrainState<Note>();

        await _storage.ReadStateAsync("other", _grain, other);

        Assert.False(other.RecordExists);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    [InlineData("3")]
    public async Task A_version_other_than_the_stored_one_is_refused(string? etag)
    {
        await Write("two", (await Write("one", etag: null)).ETag);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write("stale", etag));

        Assert.Equal(("2", "two"), ((await Read()).ETag, (await Read()).State!.Text));
    }

    [Fact]
    public async Task A_version_of_a_state_never_written_is_refused() =>
        await Assert.ThrowsAsync<InconsistentStateException>(() => Write("lost", etag: "1"));

    [Fact]
    public async Task Of_two_first_writes_one_wins()
    {
        var attempts = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Xunit.Record.ExceptionAsync(() => Write($"{i}", etag: null))));

        Assert.Single(attempts, attempt => attempt is null);
        Assert.Equal(9, attempts.OfType<InconsistentStateException>().Count());
    }

    [Fact]
    public async Task A_cleared_state_is_new_but_its_version_goes_on()
    {
        var state = await Write("gone", etag: null);

        await _storage.ClearStateAsync("note", _grain, state);
        Assert.Equal(("2", false, null), (state.ETag, state.RecordExists, state.State!.Text));
        state = await Read();
        Assert.Equal(("2", false, null), (state.ETag, state.RecordExists, state.State!.Text));

        await Assert.ThrowsAsync<InconsistentStateException>(() => Write("stale", etag: "1"));
        Assert.Equal("3", (await Write("back", state.ETag)).ETag);
    }

    [Fact]
    public async Task Clearing_what_was_never_written_does_nothing()
    {
        var state = new GrainState<Note>(new Note());

        await _storage.ClearStateAsync("note", _grain, state);

        Assert.Null((await Read()).ETag);
    }

    [Fact]
    public async Task Clearing_at_another_version_is_refused()
    {
        await Write("kept", etag: null);

        await Assert.ThrowsAsync<InconsistentStateException>(
            () => _storage.ClearStateAsync("note", _grain, new GrainState<Note>(new Note(), "7") { RecordExists = true }));
    }

    [Fact]
    public async Task A_state_gains_and_loses_properties_without_harm()
    {
        await _storage.WriteStateAsync("note", _grain, new GrainState<NewerNote>(new NewerNote("text", "added")));
        Assert.Equal("text", (await Read()).State!.Text);

        await Write("older", "1");
        var newer = new GrainState<NewerNote>(new NewerNote("", ""));
        await _storage.ReadStateAsync("note", _grain, newer);
        Assert.Equal(new NewerNote("older", null), newer.State);
    }

    private async Task<GrainState<Note>> Write(string text, string? etag)
    {
        var state = new GrainState<Note>(new Note { Text = text }, etag);
        await _storage.WriteStateAsync("note", _grain, state);
        return state;
    }

    private async Task<GrainState<Note>> Read()
    {
        var state = new GrainState<Note>();
        await _storage.ReadStateAsync("note", _grain, state);
        return state;
    }

    public sealed class Note
    {
        public string? Text { get; set; }
    }

    public sealed record NewerNote(string Text, string? Added);
}
