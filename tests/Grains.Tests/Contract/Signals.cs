using System.Collections.Concurrent;

namespace OrleansMessenger.Grains.Tests.Contract;

/// <summary>What a test and its grains tell each other past the calls under test; both are in one process.</summary>
public static class Signals
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> All = new();
    private static readonly ConcurrentDictionary<string, object?> Values = new();

    public static void Give(string name) => Signal(name).TrySetResult();

    public static Task Given(string name) => Signal(name).Task.WaitAsync(Patience);

    public static bool IsGiven(string name) => Signal(name).Task.IsCompleted;

    public static void Keep(string name, object? value)
    {
        Values[name] = value;
        Give(name);
    }

    public static async Task<object?> Kept(string name)
    {
        await Given(name);
        return Values[name];
    }

    private static TaskCompletionSource Signal(string name) => All.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
