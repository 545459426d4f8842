#if ORLEANS
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Providers;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// Makes a call again that a dying silo left without an answer, within a budget. Every grain method of this product may be called twice
/// with the same arguments: client ids, revisions, writers' numbers and positions say that it is the same again.
/// </summary>
internal sealed partial class RetriedCalls(IMeterFactory meters, ILogger<RetriedCalls> logger) : IOutgoingGrainCallFilter
{
    private readonly Counter<long> _again = meters.Create("OrleansMessenger.Cluster")
        .CreateCounter<long>("messenger.calls.again", "{call}", "Calls of grains that were made again.");

    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(500);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (!MayBeTwice(context))
        {
            await context.Invoke();
            return;
        }
        var begun = Stopwatch.GetTimestamp();
        for (var wait = _firstWait; await Try(context) is { } failure && IsOfTheCluster(failure) && Stopwatch.GetElapsedTime(begun) + wait < _budget; wait = Longer(wait))
        {
            var (failed, waited) = (failure.GetType().Name, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            _again.Add(1);
            LogMadeAgain(logger, context.InterfaceName, context.MethodName, failed, waited);
            await Task.Delay(wait);
        }
    }

    /// <summary>An event that finds its queue dead too: readers know versions, and would all miss it otherwise.</summary>
    private static bool MayBeTwice(IOutgoingGrainCallContext context) =>
        context.InterfaceName?.StartsWith("OrleansMessenger.", StringComparison.Ordinal) == true
        || (context.InterfaceName == typeof(IMemoryStreamQueueGrain).FullName && context.MethodName == nameof(IMemoryStreamQueueGrain.Enqueue));

    /// <returns>What the caller would be thrown; null when the call was answered.</returns>
    private static async Task<Exception?> Try(IOutgoingGrainCallContext context)
    {
        try
        {
            context.Response = null;
            await context.Invoke();
            return context.Response?.Exception;
        }
        catch (Exception failure) when (IsOfTheCluster(failure))
        {
            context.Response = Orleans.Serialization.Invocation.Response.FromException(failure);
            return failure;
        }
    }

    /// <summary>Of two activations at once, a while after a silo's death, one finds that its state is not the stored one.</summary>
    private static bool IsOfTheCluster(Exception failure) =>
        failure is TimeoutException or OrleansMessageRejectionException or ConnectionFailedException or ConnectionAbortedException or InconsistentStateException;

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < _longestWait ? wait * 2 : _longestWait;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Interface}.{Method} is called again: {Failure} after {Milliseconds} ms")]
    private static partial void LogMadeAgain(ILogger logger, string @interface, string method, string failure, double milliseconds);
}
#endif
