using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>A grain interface, the class that implements it and its methods, those of its base interfaces included.</summary>
internal sealed class GrainInterface
{
    private readonly FrozenDictionary<MethodInfo, GrainMethod> _methods;
    private readonly GrainReference _reference;

    public GrainInterface(Type type, GrainClass grainClass)
    {
        Class = grainClass;
        _methods = MethodsOf(type).ToFrozenDictionary(method => method, GrainMethod.Of);
        _reference = GrainReference.Of(this, type);
    }

    public GrainClass Class { get; }

    /// <summary>Those that make up a grain's contract: not the markers that every grain has.</summary>
    public static bool IsContract(Type type) => type.IsAssignableTo(typeof(IGrain)) && type.Assembly != typeof(IGrain).Assembly;

    public static IEnumerable<MethodInfo> MethodsOf(Type type) =>
        type.GetInterfaces().Append(type).SelectMany(each => each.GetMethods(BindingFlags.Public | BindingFlags.Instance)).Distinct();

    public GrainMethod Method(MethodInfo method) => _methods[method];

    public IAddressable Reference(string key) => _reference.To(key);
}
