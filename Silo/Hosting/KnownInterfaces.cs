using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace OrleansMessenger.Silo.Hosting;

/// <summary>
/// Remembers what Orleans calls each grain interface. By itself it reads the interface's attributes again for every <c>GetGrain</c>, which
/// was a tenth of what a post cost.
/// </summary>
internal sealed class KnownInterfaces(IServiceProvider services) : IGrainInterfaceTypeProvider
{
    [ThreadStatic] private static bool _isAsking;

    private readonly ConcurrentDictionary<Type, GrainInterfaceType> _known = [];

    public static void AddTo(IServiceCollection services) =>
        services.Insert(0, ServiceDescriptor.Singleton<IGrainInterfaceTypeProvider, KnownInterfaces>());

    public bool TryGetGrainInterfaceType(Type type, out GrainInterfaceType grainInterfaceType)
    {
        if (_known.TryGetValue(type, out grainInterfaceType)) return true;
        // The resolver asks its providers, the first of which is this one.
        if (_isAsking) return false;
        _isAsking = true;
        try
        {
            grainInterfaceType = _known[type] = services.GetRequiredService<GrainInterfaceTypeResolver>().GetGrainInterfaceType(type);
            return true;
        }
        finally
        {
            _isAsking = false;
        }
    }
}
