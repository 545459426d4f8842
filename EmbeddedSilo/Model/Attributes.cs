namespace Orleans
{
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
    public sealed class GenerateSerializerAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
    public sealed class IdAttribute(uint id) : Attribute
    {
        public uint Id { get; } = id;
    }

    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method | AttributeTargets.Interface, AllowMultiple = true)]
    public sealed class AliasAttribute(string alias) : Attribute
    {
        public string Alias { get; } = alias;
    }

    /// <summary>Never changed once it is made: passed by reference instead of copied.</summary>
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.ReturnValue, Inherited = false)]
    public sealed class ImmutableAttribute : Attribute;

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        internal string GrainType { get; } = grainType;
    }
}

namespace Orleans.Concurrency
{
    /// <summary>On a method of a grain interface: it starts even while another call is between two turns.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class AlwaysInterleaveAttribute : Attribute;

    /// <summary>On a method of a grain interface: such methods interleave with each other.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ReadOnlyAttribute : Attribute;

    /// <summary>On a grain class: all its calls interleave.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class ReentrantAttribute : Attribute;

    /// <summary>
    /// Orleans may run several activations of such a grain on each silo. One is a correct number of them, and here there is always one:
    /// the attribute is read by Orleans only.
    /// </summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StatelessWorkerAttribute : Attribute
    {
        public StatelessWorkerAttribute()
        {
        }

        public StatelessWorkerAttribute(int maxLocalWorkers) => _ = maxLocalWorkers;
    }
}

namespace Orleans.Placement
{
    /// <summary>Where Orleans places activations; in one process there is one place.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class RandomPlacementAttribute : Attribute;
}
