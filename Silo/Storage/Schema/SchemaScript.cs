using System.Globalization;
using System.Reflection;

namespace OrleansMessenger.Silo.Storage.Schema;

/// <summary>A numbered script among the program's resources: <c>Schema/{folder}/{number}_{name}.sql</c>.</summary>
internal sealed record SchemaScript(int Number, string Name, string Sql)
{
    /// <summary>In the order of their numbers.</summary>
    public static SchemaScript[] In(string folder)
    {
        var assembly = typeof(SchemaScript).Assembly;
        var prefix = $"{typeof(SchemaScript).Namespace}.{folder}.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
                .Select(resource => Read(assembly, resource, resource[prefix.Length..]))
                .OrderBy(script => script.Number),
        ];
    }

    private static SchemaScript Read(Assembly assembly, string resource, string name)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new SchemaScript(int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture), name, text.ReadToEnd());
    }
}
