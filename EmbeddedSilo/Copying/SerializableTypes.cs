using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using Orleans;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>Which types may cross from one grain to another: those that Orleans has or generates a serializer for.</summary>
internal static class SerializableTypes
{
    private const BindingFlags OwnInstanceMembers = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Immutables = [
        typeof(string), typeof(decimal), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
        typeof(Guid), typeof(Uri), typeof(Version), typeof(IPAddress), typeof(GrainId), typeof(StreamId)];

    private static readonly HashSet<Type> PlainGenerics = [
        typeof(Nullable<>), typeof(KeyValuePair<,>), typeof(Tuple<,>), typeof(Tuple<,,>),
        typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>)];

    private static readonly HashSet<Type> ImmutableCollections = [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableDictionary<,>)];

    private static readonly HashSet<Type> Collections = [
        typeof(List<>), typeof(HashSet<>), typeof(Dictionary<,>),
        typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>),
        typeof(ISet<>), typeof(IReadOnlySet<>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    private static readonly ConcurrentDictionary<Type, string> Reasons = new();

    /// <summary>Null if values of the type may cross; otherwise a sentence.</summary>
    public static string? WhyNot(Type type) => Reasons.GetOrAdd(type, static type => Reason(type, []) ?? "") is { Length: > 0 } reason ? reason : null;

    /// <summary>Exceptions of .NET, of its libraries and of Orleans cross as they are; an application's need a serializer.</summary>
    public static string? WhyNotException(Type type)
    {
        var isKnown = type.Namespace is { } name && (IsWithin(name, "System") || IsWithin(name, "Microsoft") || IsWithin(name, "Orleans"));
        return isKnown || HasSerializer(type) ? null : $"{type} has no [GenerateSerializer].";
    }

    public static bool HasSerializer(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false);

    public static bool IsPlainGeneric(Type type) => IsOneOf(type, PlainGenerics);

    /// <summary>Whether a value of exactly this type is never changed, so that all may hold the same one.</summary>
    public static bool IsImmutable(Type type) =>
        type.IsPrimitive || type.IsEnum || Immutables.Contains(type) || type == typeof(CancellationToken)
        || type.IsDefined(typeof(ImmutableAttribute), inherit: false)
        || (type.IsInterface && type.IsAssignableTo(typeof(IAddressable)))
        || (IsOneOf(type, ImmutableCollections) && type.GetGenericArguments().All(IsImmutable))
        || (type.IsValueType && (IsPlainGeneric(type) || HasSerializer(type)) && FieldsOf(type).All(field => DeepCopy.IsShared(field.FieldType)));

    /// <summary>One type for lists and sets, two for dictionaries, null for what is no collection.</summary>
    public static Type[]? ElementsOf(Type type)
    {
        var interfaces = type.GetInterfaces().Append(type).Where(each => each.IsGenericType).ToArray();
        var collection = interfaces.FirstOrDefault(each => each.GetGenericTypeDefinition() == typeof(IDictionary<,>))
            ?? interfaces.FirstOrDefault(each => each.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return collection?.GetGenericArguments();
    }

    public static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var each = type; each is not null && each != typeof(object); each = each.BaseType)
        {
            foreach (var field in each.GetFields(OwnInstanceMembers))
                yield return field;
        }
    }

    private static string? Reason(Type type, HashSet<Type> seen)
    {
        if (!seen.Add(type) || type == typeof(object))
            return null;

        if (type.IsSZArray)
            return Reason(type.GetElementType()!, seen);

        if (type.IsGenericType && (IsOneOf(type, Collections) || IsOneOf(type, PlainGenerics) || IsOneOf(type, ImmutableCollections)))
            return ReasonOfArguments(type, seen);

        if (type.IsPrimitive || type.IsEnum || Immutables.Contains(type) || (type.IsInterface && type.IsAssignableTo(typeof(IAddressable))))
            return null;

        if (!HasSerializer(type))
            return $"{type} has no [GenerateSerializer].";

        return ReasonOfMembers(type, seen);
    }

    private static string? ReasonOfArguments(Type type, HashSet<Type> seen)
    {
        if (IsOneOf(type, ImmutableCollections) && type.GetGenericArguments().FirstOrDefault(argument => !IsImmutable(argument)) is { } mutable)
            return $"{type} holds {mutable}, which is neither of a known immutable type nor [Immutable].";

        return type.GetGenericArguments().Select(argument => Reason(argument, seen)).FirstOrDefault(reason => reason is not null);
    }

    private static string? ReasonOfMembers(Type type, HashSet<Type> seen)
    {
        if (type.BaseType is { } parent && !HasOwnSerializer(parent) && Reason(parent, seen) is { } inherited)
            return inherited;

        foreach (var field in type.GetFields(OwnInstanceMembers))
        {
            if (!HasId(type, field))
                return $"{type} keeps {NameOf(field)}, which has no [Id] and would be lost.";

            if (Reason(field.FieldType, seen) is { } reason)
                return $"{type} holds {NameOf(field)}: {reason}";
        }

        return null;
    }

    private static bool HasOwnSerializer(Type parent) =>
        parent == typeof(object) || parent == typeof(ValueType) || (parent.IsAssignableTo(typeof(Exception)) && WhyNotException(parent) is null);

    private static bool HasId(Type type, FieldInfo field)
    {
        if (field.IsDefined(typeof(IdAttribute)))
            return true;

        return type.GetProperty(NameOf(field), OwnInstanceMembers) is { } property
            && (property.IsDefined(typeof(IdAttribute)) || (IsRecord(type) && IsPositional(type, property)));
    }

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", OwnInstanceMembers) is not null;

    private static bool IsPositional(Type type, PropertyInfo property) => type.GetConstructors(OwnInstanceMembers)
        .Any(constructor => constructor.GetParameters().Any(p => p.Name == property.Name && p.ParameterType == property.PropertyType));

    private static string NameOf(FieldInfo field) =>
        field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

    private static bool IsOneOf(Type type, HashSet<Type> definitions) => type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());

    private static bool IsWithin(string name, string root) =>
        name.StartsWith(root, StringComparison.Ordinal) && (name.Length == root.Length || name[root.Length] == '.');
}
