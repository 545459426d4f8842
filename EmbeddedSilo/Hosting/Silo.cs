using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>All grain classes and their activations, from the start of the host to its end.</summary>
internal sealed class Silo(EmbeddedSiloOptions options, IServiceProvider services, TimeProvider time, SiloLog log) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<Type, GrainInterface> _interfaces = new();
    private readonly CancellationTokenSource _stopped = new();
    private GrainClass[] _classes = [];
    private Dictionary<Type, GrainClass[]> _implementations = [];
    private ITimer? _collector;
    private ITimer? _timeoutSweeper;
    private volatile bool _isStarted;
    private volatile bool _isStopping;

    public EmbeddedSiloOptions Options => options;

    public IServiceProvider Services => services;

    public TimeProvider Time => time;

    public SiloLog Log => log;

    public CallTimeouts Timeouts { get; } = new(options.ResponseTimeout);

    /// <summary>Cancelled when the time for a graceful stop is over.</summary>
    public CancellationToken Stopped => _stopped.Token;

    public bool IsStopping => _isStopping;

    /// <summary>How many activations there are.</summary>
    public int Activations => _classes.Sum(each => each.Count);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var types = options.GrainAssemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(Grain)))
            .ToArray();
        ContractCheck.ThrowIfBroken(types);

        _classes = [.. types.Select(type => new GrainClass(type, this))];
        _implementations = types.Zip(_classes)
            .SelectMany(pair => pair.First.GetInterfaces().Where(GrainInterface.IsContract), (pair, contract) => (contract, grainClass: pair.Second))
            .GroupBy(pair => pair.contract, pair => pair.grainClass)
            .ToDictionary(group => group.Key, group => group.ToArray());

        _timeoutSweeper = time.CreateTimer(_ => Timeouts.Sweep(), null, Timeouts.Period, Timeouts.Period);
        _collector = time.CreateTimer(_ => DeactivateIdle(), null, options.CollectionQuantum, options.CollectionQuantum);
        _isStarted = true;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        _collector?.Dispose();
        var reason = new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo stops.");
        try
        {
            await Task.WhenAll(_classes.SelectMany(each => each.Activations).Select(activation => activation.Deactivate(reason)))
                .WaitAsync(options.DeactivationTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            log.StoppedWithActivations(Activations);
        }

        await _stopped.CancelAsync();
        _timeoutSweeper?.Dispose();
    }

    public GrainInterface Interface(Type type) => _interfaces.TryGetValue(type, out var known) ? known : _interfaces.GetOrAdd(type, FindInterface);

    public void ThrowIfStopping()
    {
        if (_isStopping)
            throw new SiloUnavailableException("The silo is stopping and starts no more grains.");
    }

    public void Dispose()
    {
        _collector?.Dispose();
        _timeoutSweeper?.Dispose();
        _stopped.Dispose();
    }

    private GrainInterface FindInterface(Type type)
    {
        if (!_isStarted)
            throw new SiloUnavailableException("The silo has not started yet.");

        return _implementations.GetValueOrDefault(type) switch
        {
            [var only] => new GrainInterface(type, only),
            null => throw new ArgumentException($"No grain class in {string.Join(", ", options.GrainAssemblies.Select(NameOf))} implements {type}.", nameof(type)),
            _ => throw new ArgumentException($"More than one grain class implements {type}.", nameof(type)),
        };
    }

    private static string? NameOf(Assembly assembly) => assembly.GetName().Name;

    private void DeactivateIdle()
    {
        var now = time.GetTimestamp();
        foreach (var each in _classes)
            each.DeactivateIdle(now, options.CollectionAge);
    }
}
