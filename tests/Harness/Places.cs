using System.Reflection;

namespace OrleansMessenger.Harness;

/// <summary>Where things are on this machine.</summary>
public static class Places
{
    /// <summary>The repository's root.</summary>
    public static string Root => Metadata("Root");

    /// <summary>The built program, of the configuration that the tests were built in.</summary>
    public static string WebFrontend => Metadata("WebFrontend");

    /// <summary>A silo's own program, built with it.</summary>
    public static string Silo => Metadata("Silo");

    /// <summary>A directory below <c>artifacts/</c>, made when missing.</summary>
    public static string Artifacts(string name) => Directory.CreateDirectory(Path.Combine(Root, "artifacts", name)).FullName;

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
