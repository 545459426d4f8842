using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedSilo;

public static class EmbeddedSiloServices
{
    /// <summary>
    /// Adds a silo to this process: IGrainFactory, IClusterClient and the hosted service that starts and stops it.
    /// Storage is the host's to add: a keyed singleton of IGrainStorage for each storage name.
    /// </summary>
    public static IServiceCollection AddEmbeddedSilo(this IServiceCollection services, Action<EmbeddedSiloOptions> configure)
    {
        _ = services;
        _ = configure;
        throw new NotImplementedException();
    }
}
