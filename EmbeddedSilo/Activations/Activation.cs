using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>
/// One grain object and the rules by which requests reach it: which may start now, which wait, and what happens from its first
/// request to its end.
/// </summary>
internal sealed partial class Activation(GrainClass grainClass, string key) : TurnQueue, IGrainContext
{
    [ThreadStatic]
    private static Activation? _beingBuilt;

    private State _state;
    private Grain? _grain;
    private AsyncServiceScope? _services;
    private List<IActivationState>? _unreadStates;
    private HashSet<GrainTimer>? _timers;
    private WaitingList _waiting;
    private Request? _blocking;
    private int _running;
    private long _lastUsed;
    private Ending? _ending;

    private enum State : byte
    {
        New,
        Activating,
        Active,
        Deactivating,
        Gone,
    }

    /// <summary>The activation whose grain's constructor runs on this thread.</summary>
    public static Activation? BeingBuilt => _beingBuilt;

    public GrainId GrainId => GrainId.Create(grainClass.Name, key);

    public string Key => key;

    public object? GrainInstance => _grain;

    public IServiceProvider ActivationServices => _services!.Value.ServiceProvider;

    public Silo Silo => grainClass.Silo;

    /// <summary>Called by the factory while it builds the grain: the state is read before OnActivateAsync.</summary>
    public void Add(IActivationState state) => (_unreadStates ??= []).Add(state);

    public GrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (Gate)
            (_timers ??= []).Add(timer);

        timer.Change(options.DueTime, options.Period);
        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (Gate)
            _timers?.Remove(timer);
    }
}
