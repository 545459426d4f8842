using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Serialization;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.GrainState;
using OrleansMessenger.Silo.Storage.Postgres;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>One of several silos, which find each other in PostgreSQL.</summary>
internal static class ClusterSilo
{
    public static void Join(this ISiloBuilder silo, ClusterSettings cluster)
    {
        silo.Configure<ClusterOptions>(ClusterWide.Name);
        silo.ConfigureEndpoints(AddressOf(cluster.AdvertisedAddress), cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IsLoopback(cluster));
        silo.UseAdoNetClustering(clustering => clustering.Configure<Database>((options, database) =>
            (options.Invariant, options.DataSource) = (GrainStateHosting.Npgsql, ((PostgresDatabase)database).Source)));
        silo.UseStoredSubscriptions();
        // The default prefers silos with free memory: conversations would gather on one.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        silo.Configure<SiloMessagingOptions>(options => (options.ResponseTimeout, options.ClientDropTimeout) = (TimeSpan.FromSeconds(5), ClusterWide.GoneForGood));
        silo.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromSeconds(2));
        silo.Configure<ClusterMembershipOptions>(options => NoticeDeathSoon(options, cluster));
        silo.AddActivityPropagation();
        silo.AddOutgoingGrainCallFilter<RepeatedCalls>();
        silo.Services.Configure<ExceptionSerializationOptions>(ClusterWide.LetDatabaseFailuresCross);
        silo.Services.AddHostedService<SiloDeaths>();
        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>();
    }

    /// <summary>
    /// A silo that doesn't answer is declared dead by the first who notices. One that is cut off counts as alive for as long as the probes of
    /// a row may take at most, here three seconds: by default that would be eight, which is most of what a person's call may take.
    /// </summary>
    private static void NoticeDeathSoon(ClusterMembershipOptions options, ClusterSettings cluster)
    {
        options.ProbeTimeout = TimeSpan.FromSeconds(1);
        options.MaxProbeTimeout = TimeSpan.FromSeconds(1.5);
        options.NumMissedProbesLimit = 2;
        options.NumVotesForDeathDeclaration = 1;
        options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(3);
        options.MaxJoinAttemptTime = TimeSpan.FromSeconds(cluster.JoinSeconds);
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
}
