#if !ORLEANS
using EmbeddedSilo;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Grains.Storage;

namespace OrleansMessenger.Silo;

public static partial class SiloHosting
{
    /// <summary>Runs the grains in this process, on the embedded runtime.</summary>
    private static void AddRuntime(IServiceCollection services, StorageOptions storage) => services.AddEmbeddedSilo(silo =>
    {
        silo.GrainAssemblies.Add(typeof(ConversationGrain).Assembly);
        silo.MemoryStreams.Add(StreamNames.Provider);
    });
}
#endif
