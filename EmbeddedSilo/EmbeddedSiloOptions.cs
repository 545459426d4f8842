using System.Reflection;

namespace EmbeddedSilo;

public sealed class EmbeddedSiloOptions
{
    /// <summary>Where the grain classes are.</summary>
    public ICollection<Assembly> GrainAssemblies { get; } = [];

    /// <summary>Names of the in-memory stream providers.</summary>
    public ISet<string> MemoryStreams { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>How long a caller waits before it gets a TimeoutException; the grain's method goes on.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>An activation without a call for this long is deactivated.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often idle activations are looked for.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an event whose handler throws is tried again before it is dropped.</summary>
    public TimeSpan MaxEventDeliveryTime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long stopping waits for activations to deactivate.</summary>
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For tests: changes the order of calls on purpose, as a network may.</summary>
    public bool ShuffleCalls { get; set; }
}
