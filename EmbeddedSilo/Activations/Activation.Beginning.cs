using Microsoft.Extensions.DependencyInjection;

namespace EmbeddedSilo;

/// <summary>The start of an activation: the constructor, the state, OnActivateAsync.</summary>
internal sealed partial class Activation
{
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
}
