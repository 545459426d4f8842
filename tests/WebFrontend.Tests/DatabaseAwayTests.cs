using System.Net;
using Npgsql;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class DatabaseAwayTests
{
    [Fact]
    public async Task While_PostgreSQL_is_away_it_is_said_to_be_for_a_moment_and_nobodys_fault()
    {
        await using var database = await DistantDatabase.Create();
        await using var app = new PostgresApp(database.ConnectionString);
        var (known, stranger) = (app.Visit(), app.Visit());
        await known.Register(Visitor.NewAddress());
        await stranger.Token("/signin");
        database.Network.Cut();

        var home = await known.Get("/");
        // Grains that have to be read first.
        var unknown = await stranger.SignIn(Visitor.NewAddress());
        var conversation = await known.Get($"/conversations/{Guid.NewGuid():N}");
        var stream = await known.Get($"/events?open={Guid.NewGuid():N}:0", ("Accept", "text/event-stream"));

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable),
            (home.StatusCode, unknown.StatusCode, conversation.StatusCode, stream.StatusCode));
        Assert.DoesNotContain("our fault", await home.Words("main"), StringComparison.Ordinal);

        database.Network.Mend();
        await Eventually.Is("it is there again", async () => (await known.Get("/")).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_PostgreSQL_keeps_no_text_with_is_refused_before_it_is_asked()
    {
        await using var database = await DistantDatabase.Create();
        await using var app = new PostgresApp(database.ConnectionString);
        var visitor = app.Visit();
        await visitor.Register(Visitor.NewAddress());
        using var form = new MultipartFormDataContent
        {
            { new StringContent(await visitor.Token("/")), "__RequestVerificationToken" },
            { new ByteArrayContent([(byte)'a', 0, (byte)'b']), "Text" },
            { new StringContent("0"), "Revision" },
        };

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Get("/people?q=%00")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.Http.PostAsync(new Uri("/drafts/new-conversation", UriKind.Relative), form)).StatusCode);
    }

    public static TheoryData<Exception, int> Failures { get; } = new()
    {
        { new NpgsqlException("away"), 503 },
        { new InvalidOperationException("wrapped", new NpgsqlException("away")), 503 },
        { new AggregateException(new InvalidOperationException("wrapped", new TimeoutException())), 503 },
        { new InvalidOperationException("wrapped", new Orleans.Runtime.OrleansException("no silo")), 503 },
        { new InvalidOperationException("a fault of ours", new ArgumentException("really")), 500 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_that_passes_is_told_from_a_fault_whatever_it_is_wrapped_in(Exception failure, int status) =>
        Assert.Equal(status, Safety.SafetyServices.StatusOf(failure));

    /// <summary>A database on PostgreSQL, which goes away and comes back.</summary>
    private sealed class DistantDatabase(string name, string connectionString, CuttableProxy network) : IAsyncDisposable
    {
        public string ConnectionString => connectionString;

        public CuttableProxy Network => network;

        public static async Task<DistantDatabase> Create()
        {
            var name = $"messenger_test_{Guid.NewGuid():N}";
            var server = new NpgsqlConnectionStringBuilder(await PostgresServer.ConnectionString());
            await Administer($"CREATE DATABASE {name}");
            var network = new CuttableProxy(new Uri($"http://{server.Host}:{server.Port}"));
            (server.Host, server.Port, server.Database, server.Timeout) = ("127.0.0.1", network.Address.Port, name, 5);
            return new(name, server.ConnectionString, network);
        }

        public async ValueTask DisposeAsync()
        {
            await network.DisposeAsync();
            await Administer($"DROP DATABASE {name} WITH (FORCE)");
        }

        private static async Task Administer(string sql)
        {
            await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(await PostgresServer.ConnectionString()) { Pooling = false });
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    private sealed class PostgresApp : MessengerApp
    {
        public PostgresApp(string connectionString)
        {
            Settings["Messenger:Storage"] = "postgresql";
            Settings["Messenger:ConnectionString"] = connectionString;
        }
    }
}
