using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Storage;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// Makes a call again that a dying silo left without an answer, within a budget. Every grain method of this product may be called twice
/// with the same arguments: client ids, revisions, writers' numbers and positions say that it is the same again.
/// </summary>
internal sealed partial class RepeatedCalls(IServiceProvider services, DeepCopier copier, IMeterFactory meters, ILogger<RepeatedCalls> logger) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(500);

    /// <summary>A call that is made again passes here too.</summary>
    private static readonly AsyncLocal<bool> _isRepeat = new();

    private readonly Counter<long> _again = meters.Create("OrleansMessenger.Cluster")
        .CreateCounter<long>("messenger.calls.again", "{call}", "Calls of grains that were made again.");

    // It has the filters.
    private readonly Lazy<IGrainReferenceRuntime> _calls = new(services.GetRequiredService<IGrainReferenceRuntime>);

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (_isRepeat.Value || !MayBeTwice(context))
        {
            await context.Invoke();
            return;
        }

        // A request is used up by its call: in the same process its arguments are the method's own, and cleared afterwards.
        var next = copier.Copy(context.Request);
        var call = context.Invoke;
        var begun = Stopwatch.GetTimestamp();
        for (var wait = _firstWait; ; wait = Longer(wait))
        {
            try
            {
                await call();
                return;
            }
            catch (Exception failure) when (IsOfTheCluster(failure) && Stopwatch.GetElapsedTime(begun) + wait < _budget)
            {
                var (failed, waited) = (failure.GetType().Name, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                _again.Add(1);
                LogMadeAgain(logger, context.InterfaceName, context.MethodName, failed, waited);
            }
            await Task.Delay(wait);
            (var request, next) = (next, copier.Copy(next));
            call = async () => context.Result = await Repeat((GrainReference)context.Grain, (IRequest)request);
        }
    }

    /// <summary>The product's grains, and not what Orleans says to its own.</summary>
    private static bool MayBeTwice(IOutgoingGrainCallContext context) => context.InterfaceMethod.DeclaringType!.Namespace!.StartsWith(nameof(OrleansMessenger), StringComparison.Ordinal);

    private async Task<object?> Repeat(GrainReference grain, IRequest request)
    {
        _isRepeat.Value = true;
        return await _calls.Value.InvokeMethodAsync<object>(grain, request, request.Options);
    }

    /// <summary>
    /// Of two activations at once, a while after a silo's death, one finds that its state is not the stored one. A silo that can't reach the
    /// one that would know where a grain is gives up by cancelling; no grain of ours does, nor does its caller.
    /// </summary>
    private static bool IsOfTheCluster(Exception failure) =>
        failure is TimeoutException or OrleansMessageRejectionException or ConnectionFailedException or OperationCanceledException or InconsistentStateException;

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < _longestWait ? wait * 2 : _longestWait;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Interface}.{Method} is called again: {Failure} after {Milliseconds} ms")]
    private static partial void LogMadeAgain(ILogger logger, string @interface, string method, string failure, double milliseconds);
}
