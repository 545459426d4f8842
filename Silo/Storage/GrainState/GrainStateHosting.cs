using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansMessenger.Silo.Storage.Postgres;

namespace OrleansMessenger.Silo.Storage.GrainState;

/// <summary>Lets Orleans keep its states in the messenger's database.</summary>
public static class GrainStateHosting
{
    /// <summary>Part of the key of every stored state: the same for ever.</summary>
    public const string ServiceId = "messenger";

    /// <summary>What Orleans calls PostgreSQL.</summary>
    internal const string Npgsql = "Npgsql";

    /// <summary>Orleans' name for where it keeps who follows which stream.</summary>
    internal const string Subscriptions = "PubSubStore";

    /// <summary>Keeps grain states in the database: by Orleans' own storage in PostgreSQL, by <see cref="StateStorage"/> in SQLite.</summary>
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
