using Orleans.Runtime;

namespace Orleans.Runtime
{
    public interface IAddressable;
}

namespace Orleans
{
    public interface IGrain : IAddressable;

    public interface IGrainWithStringKey : IGrain;

    public interface IGrainFactory
    {
        TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
            where TGrainInterface : IGrainWithStringKey;

        IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);
    }

    /// <summary>What code outside grains calls grains with.</summary>
    public interface IClusterClient : IGrainFactory
    {
        IServiceProvider ServiceProvider { get; }
    }

    public interface IGrainBase
    {
        IGrainContext GrainContext { get; }

        Task OnActivateAsync(CancellationToken cancellationToken);

        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken);
    }
}
