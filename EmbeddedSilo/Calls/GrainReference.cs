using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>What callers hold: implements a grain interface by sending each call to the grain's activation.</summary>
[SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "DispatchProxy derives from it.")]
internal class GrainReference : DispatchProxy, IAddressable
{
    private GrainInterface _interface = null!;
    private GrainClass _class = null!;
    private string _key = null!;

    public GrainId GrainId => GrainId.Create(_class.Name, _key);

    public void Bind(GrainInterface grainInterface, string key)
    {
        _interface = grainInterface;
        _class = grainInterface.Class;
        _key = key;
    }

    protected sealed override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _interface.Method(targetMethod!).Call(_class, _key, args ?? []);

    public sealed override bool Equals(object? obj) => obj is GrainReference other && other._class == _class && other._key == _key;

    public sealed override int GetHashCode() => HashCode.Combine(_class, _key);

    public sealed override string ToString() => GrainId.ToString();
}
