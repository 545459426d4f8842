using Orleans.Runtime;
using Orleans.Streams;

namespace EmbeddedSilo;

/// <summary>The events that wait for one subscriber. An idle subscription holds no thread, no task and no queue.</summary>
internal abstract class StreamSubscription(StreamId stream) : IThreadPoolWorkItem
{
    public const int MostPending = 16_384;

    private readonly Lock _gate = new();
    private Queue<(object? Item, long Number)>? _pending;
    private long _lastNumber;
    private bool _isRunning;

    public StreamId Stream => stream;

    public bool IsFull
    {
        get
        {
            lock (_gate)
                return _pending?.Count >= MostPending;
        }
    }

    public void Add(object? item)
    {
        lock (_gate)
        {
            (_pending ??= new()).Enqueue((item, ++_lastNumber));
            if (_isRunning)
                return;

            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    protected abstract Task DeliverAsync(object? item, long number);

    private async Task RunAsync()
    {
        while (Next() is var (item, number))
            await DeliverAsync(item, number);
    }

    private (object? Item, long Number)? Next()
    {
        lock (_gate)
        {
            if (_pending is not null && _pending.TryDequeue(out var next))
                return next;

            _pending = null;
            _isRunning = false;
            return null;
        }
    }
}

internal sealed class StreamSubscription<T>(MemoryStreamProvider provider, StreamId stream, IAsyncObserver<T> observer) : StreamSubscription(stream)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void End() => _ended.TrySetResult();

    protected override async Task DeliverAsync(object? item, long number)
    {
        var start = provider.Silo.Time.GetTimestamp();
        for (var attempt = 1; !_ended.Task.IsCompleted && !provider.Silo.IsStopping; attempt++)
        {
            try
            {
                await observer.OnNextAsync((T)DeepCopy.Of(item)!, new EventToken(number));
                return;
            }
            catch (Exception exception)
            {
                provider.Silo.Log.HandlerFailed(Stream, attempt, exception);
            }

            if (!await PauseAsync(start, attempt))
            {
                await DropAsync();
                return;
            }
        }
    }

    /// <summary>False when the time for the event is over.</summary>
    private async Task<bool> PauseAsync(long start, int attempt)
    {
        var pause = FirstPause * Math.Min(1 << Math.Min(attempt - 1, 10), LongestPause / FirstPause);
        var left = provider.Silo.Options.MaxEventDeliveryTime - provider.Silo.Time.GetElapsedTime(start);
        if (left <= TimeSpan.Zero)
            return false;

        await _ended.Task.WaitAsync(pause < left ? pause : left, provider.Silo.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return true;
    }

    private async Task DropAsync()
    {
        provider.Silo.Log.EventDropped(Stream);
        try
        {
            await observer.OnErrorAsync(new StreamEventDeliveryFailureException(Stream));
        }
        catch (Exception exception)
        {
            provider.Silo.Log.HandlerFailed(Stream, 0, exception);
        }
    }

    private sealed class EventToken(long number) : StreamSequenceToken
    {
        public override long SequenceNumber { get; protected set; } = number;
    }
}
