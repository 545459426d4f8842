using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace EmbeddedSilo;

/// <summary>A call in flight, from the caller's call to the answer, the time limit or the rejection.</summary>
internal abstract class GrainCall(GrainMethod method, GrainClass grainClass, string key, object?[] arguments) : Request
{
    private const int MostReroutes = 3;

    private CancellationTokenRegistration _cancellation;
    private int _reroutes;

    public CallTimeouts.Place Place { get; } = new();

    public abstract Task Answer { get; }

    protected GrainMethod Method => method;

    public sealed override bool Interleaves => method.AlwaysInterleaves;

    public sealed override bool IsReadOnly => method.IsReadOnly;

    public sealed override bool IsAbandoned => Answer.IsCompleted;

    public string Key => key;

    /// <summary>Hands the call to its grain's activation, a new one if need be.</summary>
    public void Send()
    {
        grainClass.Silo.Timeouts.Add(this);
        if (method.CancellationIndex is { } index && arguments[index] is CancellationToken { CanBeCanceled: true } token)
            _cancellation = token.UnsafeRegister(static (state, token) => ((GrainCall)state!).Fail(new OperationCanceledException(token)), this);

        if (grainClass.Silo.Options.ShuffleCalls)
            Shuffle.Later(Deliver);
        else
            Deliver();
    }

    private void Deliver()
    {
        try
        {
            grainClass.Deliver(this);
        }
        catch (Exception exception)
        {
            Reject(exception);
        }
    }

    public sealed override Task Invoke(Grain grain) => method.Invoke(grain, arguments);

    public sealed override void Complete(Task task)
    {
        if (task.IsCompletedSuccessfully)
            Succeed(task);
        else if (task.IsCanceled)
            Fail(new TaskCanceledException(task));
        else
            Fail(task.Exception!.InnerException!);
    }

    public sealed override void Reject(Exception reason) => Fail(reason);

    public sealed override void Reroute()
    {
        if (++_reroutes > MostReroutes)
            Reject(new OrleansMessageRejectionException($"{grainClass.Name}/{key} ended {_reroutes} times before it could take the call of {method}."));
        else
            Deliver();
    }

    public void TimeOut(TimeSpan limit) =>
        Fail(new TimeoutException($"The call of {method} to {grainClass.Name}/{key} got no answer within {limit}. The grain may still be at it."));

    protected abstract void Succeed(Task task);

    protected abstract bool TryFail(Exception exception);

    protected void Fail(Exception exception)
    {
        Release();
        TryFail(ThatCrosses(exception));
    }

    protected void Release()
    {
        CallTimeouts.Remove(this);
        _cancellation.Unregister();
    }

    private static Exception ThatCrosses(Exception exception) => SerializableTypes.WhyNotException(exception.GetType()) is { } reason
        ? new CodecNotFoundException($"A grain threw {exception.GetType()} (\"{exception.Message}\"), which can't cross to the caller: {reason}")
        : exception;
}

/// <typeparam name="TResult">What the method's task holds; object for a task without a result.</typeparam>
internal sealed class GrainCall<TResult>(GrainMethod method, GrainClass grainClass, string key, object?[] arguments)
    : GrainCall(method, grainClass, key, arguments)
{
    private readonly TaskCompletionSource<TResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task Answer => _answer.Task;

    protected override void Succeed(Task task)
    {
        TResult result;
        try
        {
            result = task is Task<TResult> { Result: var own } ? Method.CopyResult(own) : default!;
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Release();
        _answer.TrySetResult(result);
    }

    protected override bool TryFail(Exception exception) => _answer.TrySetException(exception);
}
