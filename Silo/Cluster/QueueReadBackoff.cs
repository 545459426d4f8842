#if ORLEANS
using Orleans.Runtime.Providers;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// When a stream's queue is read again after a read that failed, such as by the death of the silo that held it. Orleans would wait for ten
/// seconds, in which nothing of a part of all streams arrives anywhere.
/// </summary>
internal sealed class QueueReadBackoff : IQueueReaderBackoffProvider
{
    private static readonly TimeSpan _first = TimeSpan.FromMilliseconds(100);
    private const int MostDoublings = 4;

    public TimeSpan Next(int attempt) => _first * (1 << Math.Min(attempt, MostDoublings));
}
#endif
