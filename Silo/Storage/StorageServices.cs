using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansMessenger.Grains;
using OrleansMessenger.Grains.Incarnations;
using OrleansMessenger.Grains.Log;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Grains.Storage.Postgres;
using OrleansMessenger.Silo.Schema;

namespace OrleansMessenger.Silo.Storage;

public static class StorageServices
{
    /// <summary>What Orleans calls PostgreSQL.</summary>
    internal const string Npgsql = "Npgsql";

    /// <summary>Orleans' name for where it keeps who follows which stream.</summary>
    internal const string Subscriptions = "PubSubStore";

    /// <summary>
    /// Adds the database with the log and the people index on it. Await <see cref="SchemaUpgrade.Apply"/> before the host starts. The host's
    /// end waits for the last writes.
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
        services.AddSingleton<IncarnationStore>();
        services.AddMetrics();
        services.AddSingleton<GrainMetrics>();
        services.TryAddSingleton(NotificationOptions.Default);
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        return services;
    }

    /// <summary>Keeps grain states in that database: by Orleans' own storage in PostgreSQL, by <see cref="StateStorage"/> in SQLite.</summary>
    public static ISiloBuilder UseMessengerStorage(this ISiloBuilder silo, StorageOptions options)
    {
        if (options.Kind == DatabaseKind.Sqlite)
        {
            silo.Services.AddGrainStorage(
                ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, (services, _) => ActivatorUtilities.CreateInstance<StateStorage>(services));
            return silo;
        }

        return silo.AddAdoNetGrainStorageAsDefault(storage => storage.Configure<Database, IGrainStorageSerializer>(Use));
    }

    /// <summary>Who follows which stream outlives a silo of a cluster.</summary>
    internal static ISiloBuilder UseStoredSubscriptions(this ISiloBuilder silo) =>
        silo.AddAdoNetGrainStorage(Subscriptions, storage => storage.Configure<Database, Serializer>(
            (options, database, serializer) => Use(options, database, new OrleansGrainStorageSerializer(serializer))));

    private static void Use(AdoNetGrainStorageOptions options, Database database, IGrainStorageSerializer serializer) =>
        (options.Invariant, options.DataSource, options.GrainStorageSerializer) = (Npgsql, ((PostgresDatabase)database).Source, serializer);
}
