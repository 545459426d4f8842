namespace OrleansMessenger.Faults.Tests;

/// <summary>Reached when something has happened so many times.</summary>
internal sealed class Milestone(int times, TimeSpan? patience = null)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = times;

    public Task Reached => _reached.Task.WaitAsync(patience ?? TimeSpan.FromSeconds(60));

    public void Pass()
    {
        if (Interlocked.Decrement(ref _left) == 0) _reached.TrySetResult();
    }
}
