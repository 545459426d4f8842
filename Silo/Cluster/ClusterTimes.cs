namespace OrleansMessenger.Silo.Cluster;

internal static class ClusterTimes
{
    /// <summary>A frontend that was killed gets no events any more; one that comes back after that catches up by versions.</summary>
    public static readonly TimeSpan GoneForGood = TimeSpan.FromSeconds(20);
}
