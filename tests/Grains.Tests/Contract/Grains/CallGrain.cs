using Orleans.Concurrency;

namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.ICallGrain")]
public interface ICallGrain : IGrainWithStringKey
{
    Task<string> Key();

    ValueTask<int> Add(int a, int b);

    Task<int> Count();

    /// <summary>Gives the signal "entered NAME", waits for "leave NAME", gives "left NAME".</summary>
    Task Stay(string name);

    [AlwaysInterleave]
    Task StayInterleaved(string name);

    [ReadOnly]
    Task StayReading(string name);

    Task<bool[]> WhereAwaitsContinue();

    Task<int> CallBack(ICallGrain other);

    Task<int> CallBackTo(string key);

    Task Cancellable(string name, CancellationToken cancellationToken);

    Task<string?> ReadLocal();

    /// <summary>The id of the thread that it runs on.</summary>
    Task<int> Thread();

    /// <summary>Whether the other runs on the thread of this turn, while it isn't over.</summary>
    Task<bool> SharesThreadWith(ICallGrain other);
}

[Alias("contract.INamedGrain")]
public interface INamedGrain : IGrainWithStringKey
{
    Task<string> Name();
}

[Alias("contract.IGreetingGrain")]
public interface IGreetingGrain : INamedGrain
{
    Task<string> Greet(string name);

    [Alias("GreetTwo")]
    Task<string> Greet(string name, string other);
}

/// <summary>Implemented by nobody.</summary>
[Alias("contract.INobodysGrain")]
public interface INobodysGrain : IGrainWithStringKey
{
    Task Wait();
}

/// <summary>The same calls on a class whose calls interleave.</summary>
[Alias("contract.IReentrantGrain")]
public interface IReentrantGrain : IGrainWithStringKey
{
    Task Stay(string name);
}

public sealed class CallGrain : Grain, ICallGrain
{
    public static readonly AsyncLocal<string?> Local = new();

    private int _count;

    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());

    public ValueTask<int> Add(int a, int b) => ValueTask.FromResult(a + b);

    public async Task<int> Count()
    {
        var count = _count;
        await Task.Yield();
        return _count = count + 1;
    }

    public Task Stay(string name) => Stays.Stay(name);

    public Task StayInterleaved(string name) => Stays.Stay(name);

    public Task StayReading(string name) => Stays.Stay(name);

    public async Task<bool[]> WhereAwaitsContinue()
    {
        var own = TaskScheduler.Current;
        var noContext = SynchronizationContext.Current is null;
        await Task.Yield();
        var afterAwait = TaskScheduler.Current == own;
        var inTaskRun = await Task.Run(() => TaskScheduler.Current == own);
        var afterTaskRun = TaskScheduler.Current == own;
        await Task.Yield();
#pragma warning disable ORLEANS0014 // Orleans' analyzer says the same: this leaves the grain's scheduler.
        await Task.Delay(1).ConfigureAwait(false);
#pragma warning restore ORLEANS0014
        return [noContext, own != TaskScheduler.Default, afterAwait, inTaskRun, afterTaskRun, TaskScheduler.Current == own];
    }

    public Task<int> CallBack(ICallGrain other) => other.CallBackTo(this.GetPrimaryKeyString());

    public Task<int> CallBackTo(string key) => GrainFactory.GetGrain<ICallGrain>(key).Count();

    public Task<string?> ReadLocal() => Task.FromResult(Local.Value);

    public Task<int> Thread() => Task.FromResult(Environment.CurrentManagedThreadId);

    public Task<bool> SharesThreadWith(ICallGrain other) => Task.FromResult(other.Thread().GetAwaiter().GetResult() == Environment.CurrentManagedThreadId);

    public async Task Cancellable(string name, CancellationToken cancellationToken)
    {
        Signals.Give("entered " + name);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Signals.Give("left " + name);
        }
    }
}

public sealed class GreetingGrain : Grain, IGreetingGrain
{
    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<string> Greet(string name) => Task.FromResult($"Hello {name}");

    public Task<string> Greet(string name, string other) => Task.FromResult($"Hello {name} and {other}");
}

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    public Task Stay(string name) => Stays.Stay(name);
}

internal static class Stays
{
    public static async Task Stay(string name)
    {
        Signals.Give("entered " + name);
        await Signals.Given("leave " + name);
        Signals.Give("left " + name);
    }
}
