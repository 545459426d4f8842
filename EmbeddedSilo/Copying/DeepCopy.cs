using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Serialization;

namespace EmbeddedSilo;

/// <summary>
/// Copies what crosses from one grain to another, so that neither sees what the other changes later. Like objects within one
/// value stay like objects in the copy.
/// </summary>
internal static class DeepCopy
{
    private static readonly ConcurrentDictionary<Type, Copier?> Copiers = new();
    private static readonly ConcurrentDictionary<Type, bool> Shared = new();

    private delegate object Copier(object original, Dictionary<object, object> copies);

    /// <summary>Whether values of exactly this declared type, or of any type that they may have at run time, are passed as they are.</summary>
    public static bool IsShared(Type declared) => Shared.GetOrAdd(declared, static type => type.IsSealed && SerializableTypes.IsImmutable(type));

    public static object? Of(object? original)
    {
        if (original is null || CopierOf(original.GetType()) is not { } copier)
            return original;

        return copier(original, new(ReferenceEqualityComparer.Instance));
    }

    private static object? Of(object? original, Dictionary<object, object> copies)
    {
        if (original is null || CopierOf(original.GetType()) is not { } copier)
            return original;

        return copies.TryGetValue(original, out var copy) ? copy : copier(original, copies);
    }

    /// <summary>Null when values of the type are shared.</summary>
    private static Copier? CopierOf(Type type) => Copiers.GetOrAdd(type, NewCopier);

    private static Copier? NewCopier(Type type)
    {
        if (type.IsAssignableTo(typeof(GrainReference)) || SerializableTypes.IsImmutable(type))
            return null;

        if (type.IsArray)
            return CopyArray;

        if (SerializableTypes.HasSerializer(type) || SerializableTypes.IsPlainGeneric(type))
            return CopyFields(type);

        if (SerializableTypes.ElementsOf(type) is { } elements)
            return CollectionCopier(type, elements);

        throw new CodecNotFoundException($"A value of {type} can't be copied: {SerializableTypes.WhyNot(type)}");
    }

    private static object CopyArray(object original, Dictionary<object, object> copies)
    {
        var copy = (Array)((Array)original).Clone();
        copies.Add(original, copy);
        if (IsShared(copy.GetType().GetElementType()!))
            return copy;

        for (var i = 0; i < copy.Length; i++)
            copy.SetValue(Of(copy.GetValue(i), copies), i);

        return copy;
    }

    private static Copier CopyFields(Type type)
    {
        var clone = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();
        var fields = SerializableTypes.FieldsOf(type).Where(field => !IsShared(field.FieldType)).ToArray();
        return (original, copies) =>
        {
            var copy = clone(original);
            if (!type.IsValueType)
                copies.Add(original, copy);

            foreach (var field in fields)
                field.SetValue(copy, Of(field.GetValue(copy), copies));

            return copy;
        };
    }

    private static Copier CollectionCopier(Type type, Type[] elements)
    {
        var name = elements.Length == 2 ? nameof(CopyDictionary) : type.IsAssignableTo(typeof(ISet<>).MakeGenericType(elements)) ? nameof(CopySet) : nameof(CopyList);
        return typeof(DeepCopy).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(elements).CreateDelegate<Copier>();
    }

    private static List<T> CopyList<T>(object original, Dictionary<object, object> copies)
    {
        var copy = new List<T>();
        copies.Add(original, copy);
        if (IsShared(typeof(T)))
            copy.AddRange((IEnumerable<T>)original);
        else
            copy.AddRange(((IEnumerable<T>)original).Select(each => (T)Of(each, copies)!));

        return copy;
    }

    private static HashSet<T> CopySet<T>(object original, Dictionary<object, object> copies)
    {
        var copy = new HashSet<T>((original as HashSet<T>)?.Comparer);
        copies.Add(original, copy);
        copy.UnionWith(((IEnumerable<T>)original).Select(each => (T)Of(each, copies)!));
        return copy;
    }

    private static Dictionary<TKey, TValue> CopyDictionary<TKey, TValue>(object original, Dictionary<object, object> copies)
        where TKey : notnull
    {
        var copy = new Dictionary<TKey, TValue>((original as Dictionary<TKey, TValue>)?.Comparer);
        copies.Add(original, copy);
        foreach (var (key, value) in (IEnumerable<KeyValuePair<TKey, TValue>>)original)
            copy.Add((TKey)Of(key, copies)!, (TValue)Of(value, copies)!);

        return copy;
    }
}
