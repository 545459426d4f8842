using Microsoft.Data.Sqlite;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.Copy;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>From one machine's SQLite to the PostgreSQL of many.</summary>
public sealed class DatabaseCopyTests : IAsyncLifetime
{
    private static readonly Member _ada = new("0000000000000000000000000000000a", "Ada");
    private static readonly Member _bob = new("0000000000000000000000000000000b", "Bob");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("messenger-copy-");
    private readonly SqliteSilo _before = new();
    private readonly PostgresSilo _after = new();

    private string Saved => Path.Combine(_directory.FullName, "messenger.db");

    private string Target => _after.Database.Options.ConnectionString!;

    public async Task InitializeAsync() => await Task.WhenAll(_before.InitializeAsync(), _after.InitializeAsync());

    public async Task DisposeAsync()
    {
        await Task.WhenAll(_before.DisposeAsync(), _after.DisposeAsync());
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task All_that_was_said_typed_and_read_is_there_afterwards_and_goes_on()
    {
        var (conversation, clientId) = (Guid.NewGuid().ToString("N"), Guid.NewGuid());
        await Use(_before, conversation, clientId);
        await Save();

        var copied = await Copy();

        Assert.Contains(("messages", 2), copied);
        Assert.Contains(("OrleansStorage", 5), copied);
        Assert.Equal(await Seen(_before, conversation), await Seen(_after, conversation));
        var grain = _after.Grain<IConversationGrain>(conversation);
        Assert.Equal(PostOutcome.AlreadyPosted, (await grain.Post(_ada.UserId, clientId, "said before")).Outcome);
        Assert.Equal(3, (await grain.Post(_bob.UserId, Guid.NewGuid(), "said afterwards")).Message!.Seq);
        Assert.True((await _after.Grain<IDraftGrain>(DraftKey.For(_ada.UserId, "notes")).Save(1, [new("Text", "typed afterwards")], null)).Saved);
    }

    [Fact]
    public async Task A_database_that_is_in_use_is_not_written_over()
    {
        await Use(_before, Guid.NewGuid().ToString("N"), Guid.NewGuid());
        await Save();
        await Copy();

        await Refuses("The PostgreSQL database is in use already: its table conversations has rows.");

        Assert.Equal(1, await _after.Database.Database.Read(connection => connection.First("SELECT count(*) FROM conversations", row => row.GetInt32(0))));
    }

    [Fact]
    public async Task What_a_running_messenger_writes_to_is_not_copied() =>
        await Refuses($"{_before.Database.Options.SqliteFile} is in use: stop the messenger first.", _before.Database.Options.SqliteFile);

    [Fact]
    public async Task A_file_that_is_not_there_is_named() =>
        await Refuses($"There is no file {Saved}.");

    [Fact]
    public async Task A_failure_half_way_leaves_nothing_behind()
    {
        await Use(_before, Guid.NewGuid().ToString("N"), Guid.NewGuid());
        await Save();
        await using (var connection = await Open(Saved))
            await connection.Execute("UPDATE messages SET client_id = 'no guid ' || seq");

        await Assert.ThrowsAsync<StartupException>(Copy);

        Assert.Equal(0, await _after.Database.Database.Read(connection => connection.First("SELECT count(*) FROM conversations", row => row.GetInt32(0))));
    }

    private static async Task Use(MessengerSilo silo, string conversation, Guid clientId)
    {
        var account = new Account { Id = _ada.UserId, Nickname = "Ada", Email = "ada@example.org", NormalizedEmail = "ADA@EXAMPLE.ORG", ConcurrencyStamp = "one" };
        Assert.True(await silo.Grain<IAccountGrain>(_ada.UserId).Create(account));
        var grain = silo.Grain<IConversationGrain>(conversation);
        Assert.True(await grain.Create(new NewConversation(_ada.UserId, "Über alles", [_ada, _bob], "first 😀\nof two", Guid.NewGuid())));
        await grain.Post(_ada.UserId, clientId, "said before");
        await silo.Grain<IUserGrain>(_bob.UserId).MarkRead(conversation, 1);
        await silo.Grain<IDraftGrain>(DraftKey.For(_ada.UserId, "notes")).Save(0, [new("Text", "typed before")], null);
    }

    private static async Task<string> Seen(MessengerSilo silo, string conversation)
    {
        var view = (await silo.Grain<IConversationGrain>(conversation).View(_ada.UserId, null))!;
        var list = await silo.Grain<IUserGrain>(_bob.UserId).Conversations(null);
        var draft = await silo.Grain<IDraftGrain>(DraftKey.For(_ada.UserId, "notes")).Read();
        var account = await silo.Grain<IAccountGrain>(_ada.UserId).Read();
        var found = await silo.Grain<IPeopleGrain>(IPeopleGrain.Key).Search("ada");
        return System.Text.Json.JsonSerializer.Serialize(new { view, list, draft, account, found });
    }

    /// <summary>The database as it is after the messenger was stopped.</summary>
    private async Task Save()
    {
        await using var connection = await Open(_before.Database.Options.SqliteFile);
        await connection.Execute($"VACUUM INTO '{Saved}'");
    }

    private static async Task<SqliteConnection> Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private Task<(string Table, long Rows)[]> Copy() => new DatabaseCopy(Saved, Target, TimeProvider.System).Run();

    private async Task Refuses(string sentence, string? file = null)
    {
        var failure = await Assert.ThrowsAsync<StartupException>(() => new DatabaseCopy(file ?? Saved, Target, TimeProvider.System).Run());
        Assert.StartsWith(sentence, failure.Message);
    }
}
