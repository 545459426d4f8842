using Orleans;
using Orleans.Storage;

namespace EmbeddedSilo;

/// <summary>Which requests start at once and which wait.</summary>
internal sealed partial class Activation
{
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
            RunOrSchedule();

        return true;
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
        if (task.Exception?.InnerException is InconsistentStateException { IsSourceActivation: true } inconsistent)
        {
            inconsistent.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, inconsistent, inconsistent.Message));
        }

        // First the books, then the answer: whoever has it finds the activation idle. This turn still keeps the next one off.
        Finish(request);
        request.Complete(task);
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
}
