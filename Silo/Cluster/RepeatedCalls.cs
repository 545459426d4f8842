using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.GrainReferences;
using Orleans.Runtime.Messaging;
using Orleans.Serialization;
using Orleans.Serialization.Invocation;
using Orleans.Storage;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// Makes a call again that a dying silo left without an answer, within a budget. Every grain method of this product may be called twice
/// with the same arguments: client ids, revisions, writers' numbers and positions say that it is the same again.
/// </summary>
internal sealed partial class RepeatedCalls(IGrainReferenceRuntime once, DeepCopier copier, IMeterFactory meters, ILogger<RepeatedCalls> logger) : IGrainReferenceRuntime
{
    private static readonly TimeSpan _budget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _firstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMilliseconds(500);

    private readonly Counter<long> _again = meters.Create("OrleansMessenger.Cluster")
        .CreateCounter<long>("messenger.calls.again", "{call}", "Calls of grains that were made again.");

    public ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options) => MayBeTwice(request)
        ? Repeat(request, each => once.InvokeMethodAsync<T>(reference, each, options))
        : once.InvokeMethodAsync<T>(reference, request, options);

    public ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options)
    {
        return MayBeTwice(request) ? Repeat() : once.InvokeMethodAsync(reference, request, options);

        async ValueTask Repeat() => await this.Repeat(request, async each =>
        {
            await once.InvokeMethodAsync(reference, each, options);
            return true;
        });
    }

    public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) => once.InvokeMethod(reference, request, options);

    public object Cast(IAddressable grain, Type interfaceType) => once.Cast(grain, interfaceType);

    private async ValueTask<T> Repeat<T>(IInvokable request, Func<IInvokable, ValueTask<T>> call)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var wait = _firstWait; ; wait = Longer(wait))
        {
            // A request is used up by its call: in the same process its arguments are the method's own, and cleared afterwards.
            var next = copier.Copy(request);
            try
            {
                return await call(request);
            }
            catch (Exception failure) when (IsOfTheCluster(failure) && Stopwatch.GetElapsedTime(begun) + wait < _budget)
            {
                _again.Add(1);
                var (called, failed, waited) = ($"{next.GetInterfaceName()}.{next.GetMethodName()}", failure.GetType().Name, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                LogMadeAgain(logger, called, failed, waited);
            }
            await Task.Delay(wait);
            request = next;
        }
    }

    /// <summary>The product's grains, and not what Orleans says to its own.</summary>
    private static bool MayBeTwice(IInvokable request) => request.GetInterfaceType().Namespace?.StartsWith(nameof(OrleansMessenger), StringComparison.Ordinal) == true;

    /// <summary>
    /// Of two activations at once, a while after a silo's death, one finds that its state is not the stored one. A silo that can't reach the
    /// one that would know where a grain is gives up by cancelling; no grain of ours does, nor does its caller.
    /// </summary>
    private static bool IsOfTheCluster(Exception failure) =>
        failure is TimeoutException or OrleansMessageRejectionException or ConnectionFailedException or OperationCanceledException or InconsistentStateException;

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < _longestWait ? wait * 2 : _longestWait;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} is called again: {Failure} after {Milliseconds} ms")]
    private static partial void LogMadeAgain(ILogger logger, string method, string failure, double milliseconds);
}

internal static class RepeatedCallsServices
{
    /// <summary>
    /// References to grains call by <see cref="RepeatedCalls"/>. All else in Orleans keeps its own way of calling: it counts on that very class.
    /// </summary>
    public static void RepeatLostCalls(this IServiceCollection services)
    {
        services.AddSingleton<RepeatedCalls>();
        foreach (var maker in services.Where(service => service.ServiceType == typeof(IGrainReferenceActivatorProvider)).ToArray())
        {
            services.Remove(maker);
            services.AddSingleton(provider =>
                (IGrainReferenceActivatorProvider)ActivatorUtilities.CreateInstance(provider, maker.ImplementationType!, new WithRepeatedCalls(provider)));
        }
    }

    /// <summary>Where the makers of references look for how these call.</summary>
    private sealed class WithRepeatedCalls(IServiceProvider services) : IServiceProvider
    {
        public object? GetService(Type serviceType) =>
            services.GetService(serviceType == typeof(IGrainReferenceRuntime) ? typeof(RepeatedCalls) : serviceType);
    }
}
