#if !ORLEANS
using EmbeddedSilo;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Grains.Storage;
using OrleansMessenger.Silo.Cluster;

namespace OrleansMessenger.Silo;

public static partial class SiloHosting
{
    /// <summary>Runs the grains in this process, on the embedded runtime.</summary>
    private static void AddRuntime(IServiceCollection services, StorageOptions storage, ClusterSettings cluster)
    {
        RefuseCluster(cluster);
        services.AddEmbeddedSilo(silo =>
        {
            silo.GrainAssemblies.Add(typeof(ConversationGrain).Assembly);
            silo.MemoryStreams.Add(StreamNames.Provider);
        });
    }

    private static void AddClient(IServiceCollection services, ClusterSettings cluster) => RefuseCluster(cluster);

    private static void RefuseCluster(ClusterSettings cluster)
    {
        if (cluster.Role != ClusterRole.Alone)
            throw new BadSettingException($"The setting Messenger:Cluster:Role is {cluster.Role}, but this build is for one process: build it with -p:GrainRuntime=Orleans.");
    }

    internal static string? SentenceOfRuntime(Exception failure) => null;
}
#endif
