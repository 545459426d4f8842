using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Silo.Alerts;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.GrainState;
using OrleansMessenger.Silo.Storage.Incarnations;
using OrleansMessenger.Silo.Storage.Schema;
using OrleansMessenger.Silo.Streams;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Silo;

/// <summary>Composes a silo, or a client of silos: Orleans, the database, the grains.</summary>
public static class SiloHosting
{
    /// <summary>Lets this process call grains: its own, or those of the silos that it is a client of.</summary>
    public static IServiceCollection AddGrains(this IServiceCollection services, StorageOptions storage, ClusterSettings cluster, PushOptions push)
    {
        if (cluster.Role != ClusterRole.Client) return services.AddSilo(storage, cluster, push);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<LostEvents>();
        KnownInterfaces.AddTo(services);
        return services.AddOrleansClient(client => client.Connect(cluster));
    }

    /// <summary>Adds everything that grains need. The schema has to be upgraded before the host starts.</summary>
    public static IServiceCollection AddSilo(this IServiceCollection services, StorageOptions storage, ClusterSettings cluster, PushOptions push)
    {
        services.AddMessengerStorage(storage);
        services.AddSingleton<LostEvents>();
        KnownInterfaces.AddTo(services);
        services.AddOrleans(silo =>
        {
            silo.UseMessengerStorage(storage).UseEventQueues();
            if (cluster.Role == ClusterRole.Alone) silo.RunAlone();
            else silo.Join(cluster);
        });
        services.AddHostedService<IncarnationRenewal>();
        services.AddSingleton<AlertSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<AlertSweep>());
        services.AddWebPush(push);
        return services;
    }

    /// <summary>Delivers the product's events, in one process and in a cluster.</summary>
    public static ISiloBuilder UseEventQueues(this ISiloBuilder silo) => silo.AddPersistentStreams(StreamNames.Provider, EventQueues.Create, streams =>
        streams.ConfigurePullingAgent(agent => agent.Configure(options =>
        {
            // Between two waits for events, which is when nothing is on its way.
            options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(1);
            options.MaxEventDeliveryTime = ClusterWide.GoneForGood;
        })));

    /// <summary>Adds the queue of pushes with its workers.</summary>
    internal static IServiceCollection AddWebPush(this IServiceCollection services, PushOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Vapid>();
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<PushSender>(provider, PublicConnections.Handler(options.AllowPrivateEndpoints)));
        services.AddSingleton<PushQueue>();
        services.AddSingleton<IPushQueue>(provider => provider.GetRequiredService<PushQueue>());
        services.AddHostedService(provider => provider.GetRequiredService<PushQueue>());
        return services;
    }

    /// <summary>Makes the database ready for this program, where it has one; awaited before the host starts.</summary>
    /// <exception cref="StartupException">The database can't be used; one sentence says why.</exception>
    public static Task UpgradeSchema(this IServiceProvider services) => services.GetService<SchemaUpgrade>()?.Apply() ?? Task.CompletedTask;
}
