using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EmbeddedSilo;

internal interface IActivationState
{
    Task ReadStateAsync();
}

/// <summary>A named state of an activation. Reads and writes follow one another, even from interleaved calls.</summary>
internal sealed class PersistentState<TState> : IPersistentState<TState>, IActivationState
    where TState : new()
{
    private readonly string _name;
    private readonly GrainId _grainId;
    private readonly IGrainStorage _storage;
    private readonly GrainState<TState> _stored = new(new TState());
    private Task _last = Task.CompletedTask;
    private int _operations;

    public PersistentState(Activation activation, string name, IGrainStorage storage)
    {
        _name = name;
        _grainId = activation.GrainId;
        _storage = storage;
        activation.Add(this);
    }

    public TState State
    {
        get => _stored.State!;
        set => _stored.State = value;
    }

    public string? Etag => _stored.ETag;

    public bool RecordExists => _stored.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        AfterTheLast(() => _storage.ReadStateAsync(_name, _grainId, _stored, cancellationToken), cancellationToken);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        AfterTheLast(() => _storage.WriteStateAsync(_name, _grainId, _stored, cancellationToken), cancellationToken);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        AfterTheLast(() => _storage.ClearStateAsync(_name, _grainId, _stored, cancellationToken), cancellationToken);

    private Task AfterTheLast(Func<Task> operation, CancellationToken cancellationToken)
    {
        var task = RunAfter(_last, operation, ++_operations, cancellationToken);
        if (!task.IsCompleted)
            _last = task;

        return task;
    }

    private async Task RunAfter(Task last, Func<Task> operation, int number, CancellationToken cancellationToken)
    {
        if (!last.IsCompleted)
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        try
        {
            await operation();
        }
        catch (Exception exception) when (exception is not OrleansException && !cancellationToken.IsCancellationRequested)
        {
            throw new OrleansException($"The storage of state \"{_name}\" of {_grainId} failed: {exception.Message}", exception);
        }
        finally
        {
            // An idle activation doesn't hold on to its last operation.
            if (_operations == number)
                _last = Task.CompletedTask;
        }
    }
}
