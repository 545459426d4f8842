using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>A grain class and its activations, at most one for each key.</summary>
internal sealed class GrainClass
{
    private const string Suffix = "grain";

    private readonly Func<Activation, Grain> _newGrain;
    private readonly ConcurrentDictionary<string, Activation> _activations = new(StringComparer.Ordinal);

    public GrainClass(Type type, Silo silo)
    {
        Silo = silo;
        Name = NameOf(type);
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        _newGrain = GrainConstructor.Of(type, silo.Services);
    }

    public Silo Silo { get; }

    public GrainType Name { get; }

    public bool IsReentrant { get; }

    public IEnumerable<Activation> Activations => _activations.Values;

    public int Count => _activations.Count;

    public Grain NewGrain(Activation activation) => _newGrain(activation);

    public void Deliver(GrainCall call)
    {
        while (!Find(call.Key).Receive(call))
        {
            // It ended between the two calls, so the next Find makes its successor.
        }
    }

    public void Forget(Activation activation) => _activations.TryRemove(KeyValuePair.Create(activation.Key, activation));

    public void DeactivateIdle(long now, TimeSpan age)
    {
        foreach (var (_, activation) in _activations)
            activation.DeactivateIfIdle(now, age);
    }

    private Activation Find(string key)
    {
        if (_activations.TryGetValue(key, out var activation))
            return activation;

        Silo.ThrowIfStopping();
        return _activations.GetOrAdd(key, static (key, grainClass) => new Activation(grainClass, key), this);
    }

    private static GrainType NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } attribute)
            return GrainType.Create(attribute.GrainType);

        var name = type.Name.ToLowerInvariant();
        return GrainType.Create(name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name[..^Suffix.Length] : name);
    }
}
