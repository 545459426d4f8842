#if ORLEANS
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Silo;

public static partial class SiloHosting
{
    /// <summary>Runs the grains in this process as a silo of its own. A cluster is composed elsewhere.</summary>
    private static void AddRuntime(IServiceCollection services, StorageOptions storage) => services.AddOrleans(silo =>
    {
        silo.UseLocalhostClustering(serviceId: ServiceId, clusterId: ServiceId);
        silo.AddMemoryStreams(StreamNames.Provider, streams =>
            streams.ConfigurePullingAgent(agent => agent.Configure(options => options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10))));
        silo.AddMemoryGrainStorage("PubSubStore");
        silo.AddAdoNetGrainStorageAsDefault(options =>
        {
            var isSqlite = storage.Kind == DatabaseKind.Sqlite;
            // Orleans knows SQLite by this name, and loads Microsoft.Data.Sqlite for it.
            options.Invariant = isSqlite ? "System.Data.SQLite" : "Npgsql";
            options.ConnectionString = isSqlite ? $"Data Source={storage.SqliteFile}" : storage.ConnectionString;
            options.GrainStorageSerializer = new JsonStateSerializer();
        });
    });
}
#endif
