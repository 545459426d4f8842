using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Notifications;
using OrleansMessenger.Grains.Tests.Storage;
using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Storage.GrainState;
using OrleansMessenger.Silo.Streams;

namespace OrleansMessenger.Grains.Tests.Conversations;

/// <summary>A running silo with the product's grains and a real database.</summary>
public abstract class MessengerSilo(TestDatabase database) : IAsyncLifetime
{
    private IHost? _host;

    /// <summary>The silo's database, on connections of the test's own.</summary>
    public TestDatabase Database => database;

    /// <summary>What the grains take for the time.</summary>
    public SettableClock Clock { get; } = new();

    /// <summary>What would have gone to push services.</summary>
    public PushedMessages Pushes { get; } = new();

    /// <summary>All that notifications wait for.</summary>
    public static TimeSpan Quick { get; } = TimeSpan.FromMilliseconds(300);

    public IServiceProvider Services => _host!.Services;

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Services.GetRequiredService<IClusterClient>().GetGrain<T>(key);

    /// <summary>Hears everything that is published on the stream from now on, as a frontend does that says so.</summary>
    public async Task<Listener<UserEvent>> ListenToUser(string userId)
    {
        var listener = await ListenUnsaid(userId);
        await SayFollowed(userId);
        return listener;
    }

    /// <summary>Hears what is published though nobody has said that they follow.</summary>
    public Task<Listener<UserEvent>> ListenUnsaid(string userId) => Listen(StreamNames.User(userId), UserEvent.Nothing);

    public Task SayFollowed(string userId) => Grain<IUserGrain>(userId).Connected("a frontend", ["a device that nobody is signed in on"]);

    public async Task<Listener<ConversationEvent>> ListenToConversation(string id)
    {
        var listener = await Listen(StreamNames.Conversation(id), ConversationEvent.Nothing);
        await Grain<IConversationGrain>(id).ChangesSince(long.MaxValue);
        return listener;
    }

    private async Task<Listener<T>> Listen<T>(StreamId stream, T nothing)
    {
        var listener = new Listener<T>();
        await Services.GetRequiredService<IClusterClient>().GetStreamProvider(StreamNames.Provider).GetStream<T>(stream).Follow(listener.Hear, nothing);
        return listener;
    }

    public async Task InitializeAsync()
    {
        await database.InitializeAsync();
        await Start();
    }

    /// <summary>Ends every activation and starts a silo on the same database.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Starts a silo on the same database so much later: no runtime takes it well when its clock leaps.</summary>
    public async Task RestartAfter(TimeSpan time)
    {
        await Stop();
        Clock.Ahead += time;
        await Start();
    }

    public async Task DisposeAsync()
    {
        await Stop();
        await database.DisposeAsync();
    }

    private async Task Start()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddMessengerStorage(database.Options);
        builder.Services.AddSingleton<IPushQueue>(Pushes);
        builder.Services.AddSingleton(new NotificationOptions(Quick, Quick, Quick, Quick, AfterStart: TimeSpan.Zero));
        AddRuntime(builder);
        builder.Services.AddHostedService<Silo.Alerts.AlertSweep>();
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task Stop()
    {
        await _host!.StopAsync();
        // The database's connections can only be closed asynchronously.
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private void AddRuntime(HostApplicationBuilder builder) => builder.UseOrleans(silo => silo
        .UseMessengerStorage(database.Options)
        .UseEventQueues()
        .RunAlone()
        // A silo takes itself for dead when the tests' clock leaps.
        .Configure<ClusterMembershipOptions>(options =>
        {
            options.LivenessEnabled = false;
            options.DefunctSiloExpiration = TimeSpan.FromDays(1_000);
        }));
}

public sealed class SqliteSilo() : MessengerSilo(new SqliteTestDatabase());

public sealed class PostgresSilo() : MessengerSilo(new PostgresTestDatabase());

/// <summary>One silo for all its classes; they run one after the other, so a test may restart it.</summary>
[CollectionDefinition(nameof(OnSqlite))]
public sealed class OnSqlite : ICollectionFixture<SqliteSilo>;

[CollectionDefinition(nameof(OnPostgres))]
public sealed class OnPostgres : ICollectionFixture<PostgresSilo>;

/// <summary>Goes with the machine's clock until it is set ahead.</summary>
public sealed class SettableClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
