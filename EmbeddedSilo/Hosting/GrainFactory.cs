using Orleans;

namespace EmbeddedSilo;

internal sealed class GrainFactory(Silo silo) : IClusterClient
{
    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        if (grainClassNamePrefix is not null)
            throw new NotSupportedException("This silo has one class for each grain interface, so it knows no class name prefix.");

        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return (TGrainInterface)silo.Interface(typeof(TGrainInterface)).Reference(primaryKey);
    }

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        return (IGrain)silo.Interface(grainInterfaceType).Reference(grainPrimaryKey);
    }
}
