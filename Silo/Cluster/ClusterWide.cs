using Orleans.Configuration;
using Orleans.Serialization;
using OrleansMessenger.Silo.Storage.GrainState;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>What silos and their clients have in common.</summary>
internal static class ClusterWide
{
    /// <summary>A frontend that was killed gets no events any more; one that comes back after that catches up by versions.</summary>
    public static readonly TimeSpan GoneForGood = TimeSpan.FromSeconds(20);

    public static void Name(ClusterOptions options) => options.ServiceId = options.ClusterId = GrainStateHosting.ServiceId;

    /// <summary>Otherwise a frontend would only hear that something can't be told.</summary>
    public static void LetDatabaseFailuresCross(ExceptionSerializationOptions options) => options.SupportedNamespacePrefixes.Add("Npgsql");
}
