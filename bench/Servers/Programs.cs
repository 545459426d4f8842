using System.Reflection;

namespace OrleansMessenger.Bench.Servers;

/// <summary>What <c>bench/run</c> has built.</summary>
internal static class Programs
{
    /// <summary>The product as README publishes it: with .NET in it, compiled beforehand.</summary>
    public static string Published => Metadata("Published");

    /// <summary>The runtime configuration that the product is built with.</summary>
    public static string WebFrontendRuntime => Metadata("WebFrontendRuntime");

    private static string Metadata(string key) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
