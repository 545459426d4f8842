#if ORLEANS
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Runtime.MembershipService;
using Orleans.Runtime.Providers;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Silo;

public static partial class SiloHosting
{
    private const string Subscriptions = "PubSubStore";

    /// <summary>Memory streams are asked for news so often.</summary>
    private static readonly TimeSpan _betweenPolls = TimeSpan.FromMilliseconds(10);

    /// <summary>A frontend that was killed gets no events any more; one that comes back after that catches up by versions.</summary>
    private static readonly TimeSpan _goneForGood = TimeSpan.FromSeconds(20);

    /// <summary>Runs grains in this process: as a silo of its own, or as one of a cluster.</summary>
    private static void AddRuntime(IServiceCollection services, StorageOptions storage, ClusterSettings cluster) => services.AddOrleans(silo =>
    {
        var (invariant, connectionString) = AdoNet(storage);
        // Anything but Alone: frontends with a silo inside, and the silo's own program.
        if (cluster.Role == ClusterRole.Silo) Join(silo, cluster, connectionString);
        else silo.UseLocalhostClustering(cluster.SiloPort, cluster.GatewayPort, serviceId: ServiceId, clusterId: ServiceId).AddMemoryGrainStorage(Subscriptions);

        silo.AddAdoNetGrainStorageAsDefault(options =>
        {
            (options.Invariant, options.ConnectionString) = (invariant, connectionString);
            options.GrainStorageSerializer = new JsonStateSerializer();
        });
        silo.AddMemoryStreams(StreamNames.Provider, streams =>
        {
            streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                options.GetQueueMsgsTimerPeriod = _betweenPolls;
                options.MaxEventDeliveryTime = _goneForGood;
            }));
            streams.ConfigureBackoffProvider(IQueueReaderBackoffProvider (_, _) => new QueueReadBackoff());
        });
        silo.AddActivityPropagation();
        silo.AddOutgoingGrainCallFilter<RetriedCalls>();
        silo.Services.Configure<ExceptionSerializationOptions>(LetDatabaseFailuresCross);
    });

    /// <summary>Asks the silos of a cluster; needs no database.</summary>
    private static void AddClient(IServiceCollection services, ClusterSettings cluster) => services.AddOrleansClient(client =>
    {
        client.Configure<ClusterOptions>(Name);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
        // A call that was with a silo when it died is known to be lost only by this, looked at once a second; then it is made again.
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(1.5));
        client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromSeconds(2));
        client.Services.AddSingleton<IGatewayListProvider>(new NamedGateways(cluster.GatewayEndpoints()));
        client.UseConnectionRetryFilter(new PatientConnection(cluster));
        client.Configure<TypeManagementOptions>(options => options.TypeMapRefreshInterval = SilosGone.BetweenLooks);
        client.Services.AddHostedService<SilosGone>();
        client.AddGatewayCountChangedHandler(services => (_, change) => SuspectLoss(services, change));
        client.AddMemoryStreams(StreamNames.Provider);
        client.AddActivityPropagation();
        client.AddOutgoingGrainCallFilter<RetriedCalls>();
        client.Services.Configure<ExceptionSerializationOptions>(LetDatabaseFailuresCross);
    });

    private static void SuspectLoss(IServiceProvider services, GatewayCountChangedEventArgs change)
    {
        if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways) services.GetRequiredService<LostEvents>().Suspect();
    }

    private static void Join(ISiloBuilder silo, ClusterSettings cluster, string connectionString)
    {
        silo.Configure<ClusterOptions>(Name);
        silo.ConfigureEndpoints(AddressOf(cluster.AdvertisedAddress), cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IsLoopback(cluster));
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString));
        silo.AddAdoNetGrainStorage(Subscriptions, storage => storage.Configure<Serializer>((options, serializer) =>
        {
            (options.Invariant, options.ConnectionString) = ("Npgsql", connectionString);
            options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
        }));
        // The default prefers silos with free memory: conversations would gather on one.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        silo.Configure<SiloMessagingOptions>(options => (options.ResponseTimeout, options.ClientDropTimeout) = (TimeSpan.FromSeconds(5), _goneForGood));
        silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromSeconds(2));
        silo.Services.AddHostedService<SiloDeaths>();
        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>();
        silo.Configure<ClusterMembershipOptions>(options => NoticeDeathSoon(options, cluster));
    }

    /// <summary>A silo that doesn't answer for about a second is declared dead by the first who notices.</summary>
    private static void NoticeDeathSoon(ClusterMembershipOptions options, ClusterSettings cluster)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
        options.MaxJoinAttemptTime = TimeSpan.FromSeconds(cluster.JoinSeconds);
    }

    private static void Name(ClusterOptions options) => options.ServiceId = options.ClusterId = ServiceId;

    /// <summary>Otherwise a frontend would only hear that something can't be told.</summary>
    private static void LetDatabaseFailuresCross(ExceptionSerializationOptions options) => options.SupportedNamespacePrefixes.Add("Npgsql");

    private static (string Invariant, string ConnectionString) AdoNet(StorageOptions storage)
    {
        // Orleans knows SQLite by this name, and loads Microsoft.Data.Sqlite for it.
        if (storage.Kind == DatabaseKind.Sqlite) return ("System.Data.SQLite", $"Data Source={storage.SqliteFile}");
        var settings = new NpgsqlConnectionStringBuilder(storage.ConnectionString);
        if (!settings.ShouldSerialize("Maximum Pool Size")) settings.MaxPoolSize = 10;
        return ("Npgsql", settings.ConnectionString);
    }

    private static bool IsLoopback(ClusterSettings cluster) => IPAddress.IsLoopback(AddressOf(cluster.AdvertisedAddress));

    private static IPAddress AddressOf(string address)
    {
        if (IPAddress.TryParse(address, out var ip)) return ip;
        try
        {
            return Dns.GetHostAddresses(address, AddressFamily.InterNetwork)[0];
        }
        catch (Exception failure) when (failure is SocketException or IndexOutOfRangeException or ArgumentException)
        {
            throw new BadSettingException($"The setting Messenger:Cluster:AdvertisedAddress is {address}, but nothing goes by that name here.");
        }
    }

    internal const string CannotJoin =
        "This silo can't reach the other silos of its cluster, or they can't reach it: let Messenger:Cluster:AdvertisedAddress and SiloPort name an address that they can connect to.";

    internal static string? SentenceOfRuntime(Exception failure) => failure is OrleansClusterConnectivityCheckFailedException ? CannotJoin : null;
}
#endif
