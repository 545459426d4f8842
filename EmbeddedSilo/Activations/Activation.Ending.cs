using Orleans;

namespace EmbeddedSilo;

/// <summary>The end of an activation: asked for, waited for, carried out.</summary>
internal sealed partial class Activation
{
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
