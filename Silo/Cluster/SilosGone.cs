using Microsoft.Extensions.Hosting;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// Notices in a frontend without a silo that one of the cluster's is gone, from what the others say of the cluster. Broken connections don't
/// tell of each: events come by any silo, so there may be none with the one that had them in its memory.
/// </summary>
internal sealed class SilosGone(IClusterManifestProvider cluster, LostEvents lost) : BackgroundService
{
    /// <summary>The others are asked so often; mostly the answer is that nothing is new.</summary>
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var known = cluster.Current.Silos;
        try
        {
            await foreach (var now in cluster.Updates.WithCancellation(stoppingToken))
            {
                if (known.Keys.Any(silo => !now.Silos.ContainsKey(silo))) lost.Suspect();
                known = now.Silos;
            }
        }
        catch (OperationCanceledException)
        {
            // The frontend ends.
        }
    }
}
