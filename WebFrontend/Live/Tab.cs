using System.Buffers;
using System.IO.Pipelines;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// One open <c>/events</c> response. It never makes a sender wait: what comes while its last flush is pending is kept up to a
/// limit, and a reader that falls further behind is cut off and catches up by version when it returns.
/// It starts held back, so that what it missed can be written before what is new.
/// </summary>
public sealed class Tab(PipeWriter output, int backlogLimitBytes)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ReadOnlyMemory<byte>>? _backlog;
    private int _backlogBytes;
    private bool _busy = true;

    /// <summary>Completes when the tab takes nothing more: the reader went away, fell too far behind, or the server ends.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Whether it was cut off with bytes still unread: there is no use in ending its response properly.</summary>
    public bool IsTooSlow { get; private set; }

    /// <summary>Writes what the reader missed, then lets flow what gathered meanwhile.</summary>
    public void Open(ReadOnlyMemory<byte> missed)
    {
        lock (_gate)
        {
            if (Closed.IsCompleted) return;
            Write([missed, .. _backlog ?? []]);
        }
    }

    /// <summary>Sends ready-made bytes, which must not change afterwards.</summary>
    public void Send(ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            if (Closed.IsCompleted) return;
            if (_busy)
            {
                Keep(frames);
                return;
            }
            Write([frames]);
        }
    }

    /// <summary>Sends a last word if the reader is keeping up, and closes.</summary>
    public void Close(ReadOnlyMemory<byte> lastWord = default)
    {
        lock (_gate)
        {
            if (!_busy && !Closed.IsCompleted && !lastWord.IsEmpty) Write([lastWord]);
            _closed.TrySetResult();
        }
    }

    private void Keep(ReadOnlyMemory<byte> frames)
    {
        (_backlog ??= []).Add(frames);
        _backlogBytes += frames.Length;
        if (_backlogBytes <= backlogLimitBytes) return;
        IsTooSlow = true;
        _closed.TrySetResult();
    }

    /// <summary>A broken connection closes this tab and disturbs no other: it may throw where it is written to.</summary>
    private void Write(ReadOnlySpan<ReadOnlyMemory<byte>> all)
    {
        _backlog = null;
        _backlogBytes = 0;
        try
        {
            foreach (var frames in all) output.Write(frames.Span);
            var flush = output.FlushAsync();
            _busy = !flush.IsCompleted;
            if (_busy) _ = GoOnAfter(flush);
            else CloseIfGone(flush);
        }
        catch (Exception)
        {
            _closed.TrySetResult();
        }
    }

    private async Task GoOnAfter(ValueTask<FlushResult> pending)
    {
        var flush = await Task.WhenAny(pending.AsTask());
        lock (_gate)
        {
            CloseIfGone(new ValueTask<FlushResult>(flush));
            if (Closed.IsCompleted) return;
            _busy = false;
            if (_backlog is { } kept) Write([.. kept]);
        }
    }

    private void CloseIfGone(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully || flush.Result is { IsCompleted: true } or { IsCanceled: true }) _closed.TrySetResult();
    }
}
