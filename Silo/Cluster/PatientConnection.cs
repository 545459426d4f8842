using System.Diagnostics;
using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>A client that starts before the silos waits for them, but not for ever.</summary>
internal sealed class PatientConnection(ClusterSettings cluster) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(500);

    private readonly Stopwatch _waited = Stopwatch.StartNew();

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (_waited.Elapsed.TotalSeconds >= cluster.JoinSeconds)
        {
            throw new StartupException(
                $"No silo answers at {cluster.Gateways} (waited {cluster.JoinSeconds} s): start the silos, or correct Messenger:Cluster:Gateways.", exception);
        }
        await Task.Delay(_between, cancellationToken);
        return true;
    }
}
