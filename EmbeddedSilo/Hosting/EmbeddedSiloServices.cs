using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Streams;

namespace EmbeddedSilo;

public static class EmbeddedSiloServices
{
    /// <summary>
    /// Adds a silo to this process: IGrainFactory, IClusterClient and the hosted service that starts and stops it.
    /// Storage is the host's to add: a keyed singleton of IGrainStorage for each storage name.
    /// </summary>
    public static IServiceCollection AddEmbeddedSilo(this IServiceCollection services, Action<EmbeddedSiloOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new EmbeddedSiloOptions();
        configure(options);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SiloLog>();
        services.AddSingleton<Silo>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Silo>());
        services.AddSingleton<IClusterClient, GrainFactory>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<IClusterClient>());
        foreach (var name in options.MemoryStreams)
            services.AddKeyedSingleton<IStreamProvider>(name, (provider, _) => new MemoryStreamProvider(name, provider.GetRequiredService<Silo>()));

        return services;
    }
}
