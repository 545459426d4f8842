using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>
/// One grain object and the rules by which requests reach it: which may start now, which wait, and what happens from its first
/// request to its end.
/// </summary>
internal sealed class Activation(GrainClass grainClass, string key) : TurnQueue, IGrainContext
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

    /// <summary>False when it is gone: there is, or will be, another one to ask.</summary>
    public bool Receive(Request request)
    {
        bool schedule;
        lock (Gate)
        {
            if (_state == State.Gone)
                return false;

            schedule = false;
            if (_state == State.Active && MayStart(request))
                schedule = AddStart(request);
            else
                _waiting.Add(request);

            if (_state == State.New)
            {
                _state = State.Activating;
                schedule = AddTurn((Func<Task>)ActivateAsync);
            }
        }

        if (schedule)
            Schedule();

        return true;
    }

    /// <summary>No request starts from now on; those that run are waited for, then the grain ends and the waiting ones go to its successor.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => Deactivate(deactivationReason);

    /// <summary>The end of the activation, for whoever waits for it.</summary>
    public Task Deactivate(DeactivationReason reason)
    {
        var schedule = false;
        Task ended;
        lock (Gate)
        {
            if (_state == State.Gone)
                return Task.CompletedTask;

            if (_ending is null)
            {
                _ending = new Ending(reason, WasActive: _state == State.Active);
                var isActivating = _state == State.Activating;
                _state = State.Deactivating;
                if (_running == 0 && !isActivating)
                    schedule = AddTurn((Func<Task>)DeactivateAsync);
            }

            ended = _ending.Ended.Task;
        }

        if (schedule)
            Schedule();

        return ended;
    }

    public void DeactivateIfIdle(long now, TimeSpan age)
    {
        bool isIdle;
        lock (Gate)
            isIdle = _state == State.Active && _running == 0 && Silo.Time.GetElapsedTime(_lastUsed, now) >= age;

        if (isIdle)
            Deactivate(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"No call for {age}."));
    }

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

    protected override void Start(Request request)
    {
        if (request.IsAbandoned)
        {
            Finish(request);
            return;
        }

        Task task;
        try
        {
            task = request.Invoke(_grain!);
        }
        catch (Exception exception)
        {
            task = Task.FromException(exception);
        }

        if (task.IsCompleted)
            Complete(request, task);
        else
            _ = CompleteLater(request, task);
    }

    private async Task CompleteLater(Request request, Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        Complete(request, task);
    }

    private void Complete(Request request, Task task)
    {
        if (task.Exception?.InnerException is Orleans.Storage.InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, inconsistent, inconsistent.Message));
        }

        request.Complete(task);
        Finish(request);
    }

    private void Finish(Request request)
    {
        var schedule = false;
        lock (Gate)
        {
            _running--;
            if (_blocking == request)
                _blocking = null;

            if (request.KeepsAlive)
                _lastUsed = Silo.Time.GetTimestamp();

            if (_state == State.Active)
                schedule = StartWaiting();
            else if (_state == State.Deactivating && _running == 0)
                schedule = AddTurn((Func<Task>)DeactivateAsync);
        }

        if (schedule)
            Schedule();
    }

    private bool MayStart(Request request) =>
        _running == 0 || request.Interleaves || _blocking is null || grainClass.IsReentrant || (_blocking.IsReadOnly && request.IsReadOnly);

    private bool AddStart(Request request)
    {
        _running++;
        if (!request.Interleaves)
            _blocking ??= request;

        return AddTurn(request);
    }

    private bool StartWaiting()
    {
        var schedule = false;
        while (_waiting.TakeFirst(MayStart) is { } request)
            schedule |= AddStart(request);

        return schedule;
    }

    private async Task ActivateAsync()
    {
        try
        {
            _services = grainClass.Silo.Services.CreateAsyncScope();
            Build();
            foreach (var state in _unreadStates ?? [])
                await state.ReadStateAsync();

            _unreadStates = null;
            await _grain!.OnActivateAsync(Silo.Stopped);
        }
        catch (Exception exception)
        {
            Silo.Log.ActivationFailed(GrainId, exception);
            await EndAsync(exception);
            return;
        }

        var schedule = false;
        lock (Gate)
        {
            _lastUsed = Silo.Time.GetTimestamp();
            if (_state == State.Activating)
            {
                _state = State.Active;
                schedule = StartWaiting();
            }
            else
            {
                schedule = AddTurn((Func<Task>)DeactivateAsync);
            }
        }

        if (schedule)
            Schedule();
    }

    private void Build()
    {
        _beingBuilt = this;
        try
        {
            _grain = grainClass.NewGrain(this);
        }
        finally
        {
            _beingBuilt = null;
        }
    }

    private async Task DeactivateAsync()
    {
        StopTimers();
        if (_ending!.WasActive)
        {
            try
            {
                await _grain!.OnDeactivateAsync(_ending.Reason, Silo.Stopped).WaitAsync(Silo.Options.DeactivationTimeout, Silo.Time, Silo.Stopped);
            }
            catch (Exception exception)
            {
                Silo.Log.DeactivationFailed(GrainId, exception);
            }
        }

        await EndAsync(failure: null);
    }

    private void StopTimers()
    {
        GrainTimer[] timers;
        lock (Gate)
            timers = [.. _timers ?? []];

        foreach (var timer in timers)
            timer.Dispose();
    }

    private async Task EndAsync(Exception? failure)
    {
        StopTimers();
        try
        {
            if (_grain is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                (_grain as IDisposable)?.Dispose();

            if (_services is { } services)
                await services.DisposeAsync();
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(GrainId, exception);
        }

        grainClass.Forget(this);
        WaitingList waiting;
        lock (Gate)
        {
            _state = State.Gone;
            waiting = _waiting;
            _waiting = default;
        }

        while (waiting.TakeFirst() is { } request)
        {
            if (failure is null)
                request.Reroute();
            else
                request.Reject(failure);
        }

        _ending?.Ended.TrySetResult();
    }

    private sealed record Ending(DeactivationReason Reason, bool WasActive)
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
