#if ORLEANS
using Orleans.Hosting;
using OrleansMessenger.Grains.Storage;

namespace OrleansMessenger.Silo.Storage;

public static class OrleansStateStorage
{
    /// <summary>Orleans' ADO.NET storage as the default one, on the product's database. The cluster's ServiceId must be "messenger".</summary>
    public static ISiloBuilder AddMessengerStateStorage(this ISiloBuilder silo, StorageOptions options) =>
        silo.AddAdoNetGrainStorageAsDefault(storage =>
        {
            // Orleans calls SQLite by the name of a provider that it no longer uses; it loads Microsoft.Data.Sqlite.
            (storage.Invariant, storage.ConnectionString) = options.Kind == DatabaseKind.Sqlite
                ? ("System.Data.SQLite", $"Data Source={options.SqliteFile}")
                : ("Npgsql", options.ConnectionString);
            storage.GrainStorageSerializer = new JsonStateSerializer();
        });
}
#endif
