using EmbeddedSilo;
using Orleans.Runtime;

namespace Orleans;

public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        Grain { GrainContext: { } context } => context.GrainId,
        GrainReference reference => reference.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain of a silo nor a reference to one.", nameof(grain)),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();
}
