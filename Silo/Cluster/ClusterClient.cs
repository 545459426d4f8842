using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Messaging;
using Orleans.Serialization;
using OrleansMessenger.Silo.Streams;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>A process that asks the silos of a cluster; needs no database.</summary>
internal static class ClusterClient
{
    public static void Connect(this IClientBuilder client, ClusterSettings cluster)
    {
        client.Configure<ClusterOptions>(ClusterWide.Name);
        client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1));
        // A call that was with a silo when it died is known to be lost only by this, looked at once a second; then it is made again.
        client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(1.5));
        client.Configure<ConnectionOptions>(options => options.OpenConnectionTimeout = TimeSpan.FromSeconds(2));
        client.Configure<TypeManagementOptions>(options => options.TypeMapRefreshInterval = SilosGone.BetweenLooks);
        client.Services.AddSingleton<IGatewayListProvider>(new NamedGateways(cluster.GatewayEndpoints()));
        client.Services.Configure<ExceptionSerializationOptions>(ClusterWide.LetDatabaseFailuresCross);
        client.Services.AddHostedService<SilosGone>();
        client.UseConnectionRetryFilter(new PatientConnection(cluster));
        client.AddGatewayCountChangedHandler(services => (_, change) => SuspectLoss(services, change));
        client.AddPersistentStreams(StreamNames.Provider, EventQueues.Create, _ => { });
        client.AddActivityPropagation();
        client.AddOutgoingGrainCallFilter<RepeatedCalls>();
        client.Services.NoticeSilence();
    }

    private static void SuspectLoss(IServiceProvider services, GatewayCountChangedEventArgs change)
    {
        if (change.NumberOfConnectedGateways < change.PreviousNumberOfConnectedGateways) services.GetRequiredService<LostEvents>().Suspect();
    }
}
