using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace EmbeddedSilo;

internal static class MemoryStreams
{
    public static IStreamProvider Provider(IServiceProvider services, string name) =>
        services.GetKeyedService<IStreamProvider>(name) ?? throw new KeyNotFoundException($"There is no stream provider named \"{name}\".");
}
