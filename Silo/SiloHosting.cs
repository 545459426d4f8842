using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Silo.Schema;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Silo;

/// <summary>Composes a silo: the runtime that was compiled in, the database, the grains.</summary>
public static partial class SiloHosting
{
    /// <summary>Part of the key of every stored state: the same in both runtimes, for ever.</summary>
    public const string ServiceId = "messenger";

    /// <summary>Adds everything that grains need. The schema has to be upgraded before the host starts.</summary>
    public static IServiceCollection AddSilo(this IServiceCollection services, StorageOptions storage, PushOptions push)
    {
        services.AddMessengerStorage(storage);
        AddRuntime(services, storage);
        services.AddHostedService<AlertSweep>();
        services.AddWebPush(push);
        return services;
    }

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

    /// <summary>Makes the database ready for this program; awaited before the host starts.</summary>
    /// <exception cref="StartupException">The database can't be used; one sentence says why.</exception>
    public static Task UpgradeSchema(this IServiceProvider services) => services.GetRequiredService<SchemaUpgrade>().Apply();
}
