using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;
using OrleansMessenger.Grains;
using OrleansMessenger.Grains.Log;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Silo.Schema;

namespace OrleansMessenger.Silo.Storage;

public static class StorageServices
{
    /// <summary>
    /// Adds the database with the log and the people index on it, and the storage of grain states. Await
    /// <see cref="SchemaUpgrade.Apply"/> before the host starts. The host's end waits for the last writes.
    /// </summary>
    public static IServiceCollection AddMessengerStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SchemaUpgrade>();
        services.AddSingleton(_ => Database.For(options));
        services.AddSingleton<IMessageLog>(provider => MessageLog.On(provider.GetRequiredService<Database>()));
        services.AddSingleton<IPeopleDirectory, PeopleDirectory>();
        services.AddSingleton<AlertStore>();
        services.AddMetrics();
        services.AddSingleton<GrainMetrics>();
        services.TryAddSingleton(NotificationOptions.Default);
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
#if !ORLEANS
        services.AddKeyedSingleton<IGrainStorage, StateStorage>("Default");
#endif
        return services;
    }
}
