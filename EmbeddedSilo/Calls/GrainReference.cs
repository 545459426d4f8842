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
    private string _key = "";

    public GrainId GrainId => GrainId.Create(_class.Name, _key);

    /// <summary>A reference to no grain, for <see cref="To"/>.</summary>
    public static GrainReference Of(GrainInterface grainInterface, Type type)
    {
        var reference = (GrainReference)Create(type, typeof(GrainReference));
        (reference._interface, reference._class) = (grainInterface, grainInterface.Class);
        return reference;
    }

    /// <summary>One to the grain of this key. It is copied, since to make one takes reflection.</summary>
    public GrainReference To(string key)
    {
        var copy = (GrainReference)MemberwiseClone();
        copy._key = key;
        return copy;
    }

    protected sealed override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _interface.Method(targetMethod!).Call(_class, _key, args ?? []);

    public sealed override bool Equals(object? obj) => obj is GrainReference other && other._class == _class && other._key == _key;

    public sealed override int GetHashCode() => HashCode.Combine(_class, _key);

    public sealed override string ToString() => GrainId.ToString();
}
