using Microsoft.Extensions.Hosting;
using Orleans.Placement;

namespace OrleansMessenger.Silo.Streams;

/// <summary>Lives where its reader is, which is nearly always the first to call it.</summary>
[PreferLocalPlacement]
internal sealed class EventQueueGrain(IHostApplicationLifetime host, TimeProvider clock) : Grain, IEventQueueGrain
{
    /// <summary>Shorter than any response timeout.</summary>
    internal static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private const int Most = 16_384;

    private readonly Queue<QueuedEvents> _queued = [];
    private TaskCompletionSource? _reader;

    public Task Add(QueuedEvents events)
    {
        if (_queued.Count >= Most) throw new InvalidOperationException($"The queue is full: {Most} events wait in it.");
        _queued.Enqueue(events);
        _reader?.TrySetResult();
        return Task.CompletedTask;
    }

    public async Task<List<QueuedEvents>> Take(int most)
    {
        _reader?.TrySetResult();
        if (_queued.Count == 0) await SomethingOrTheEnd();
        var taken = new List<QueuedEvents>(Math.Min(most, _queued.Count));
        while (taken.Count < most && _queued.TryDequeue(out var events)) taken.Add(events);
        return taken;
    }

    /// <summary>A silo that stops doesn't sit out the wait.</summary>
    private async Task SomethingOrTheEnd()
    {
        var reader = _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stopping = host.ApplicationStopping.Register(() => reader.TrySetResult());
        try
        {
            await reader.Task.WaitAsync(LongestWait, clock);
        }
        catch (TimeoutException)
        {
            // Nothing came.
        }
        if (_reader == reader) _reader = null;
    }
}
