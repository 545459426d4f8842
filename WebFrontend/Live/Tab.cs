using System.IO.Pipelines;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// One open <c>/events</c> response. It never makes a sender wait: what comes while its last flush is pending is kept up to a
/// limit, and a reader that falls further behind is cut off and catches up by version when it returns.
/// It starts held back, so that what it missed can be written before what is new.
/// </summary>
/// <remarks>A write costs the same for one frame as for many: what isn't urgent travels with what is.</remarks>
public sealed class Tab(StreamOutput output, int backlogLimitBytes)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ReadOnlyMemory<byte>>? _backlog;
    private int _backlogBytes;
    private bool _isOpen;
    private bool _busy = true;
    private long _writtenAt;

    /// <summary>For how many milliseconds after a write another one is expected, and how long at most something waits for it.</summary>
    public const int TravelsWithin = 750;

    /// <summary>Completes when the tab takes nothing more: the reader went away, fell too far behind, or the server ends.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Whether it was closed with bytes that the reader didn't take: its response can't be ended properly.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Writes what the reader missed, then lets flow what gathered meanwhile.</summary>
    public void Open(ReadOnlyMemory<byte> missed)
    {
        lock (_gate)
        {
            if (Closed.IsCompleted) return;
            _isOpen = true;
            (_backlog ??= []).Insert(0, missed);
            Write();
        }
    }

    /// <summary>Sends ready-made bytes, which must not change afterwards.</summary>
    public void Send(ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            if (Closed.IsCompleted) return;
            if (_busy) Keep(frames);
            else Write(frames);
        }
    }

    /// <summary>Sends what can wait a moment; true when it does, for the next that is sent or for <see cref="Flush"/>.</summary>
    public bool SendAlong(ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            if (_busy || Environment.TickCount64 - _writtenAt >= TravelsWithin)
            {
                Send(frames);
                return false;
            }
            if (!Closed.IsCompleted) Keep(frames);
            return true;
        }
    }

    /// <summary>Sends what still waits.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (!_busy && _backlog is not null && !Closed.IsCompleted) Write();
        }
    }

    /// <summary>Sends a last word if the reader is keeping up, and closes.</summary>
    public void Close(ReadOnlyMemory<byte> lastWord = default)
    {
        lock (_gate)
        {
            if (Closed.IsCompleted) return;
            if (!_busy && !lastWord.IsEmpty) Write(lastWord);
            IsCutOff = _busy && _isOpen;
            _closed.TrySetResult();
        }
    }

    private void Keep(ReadOnlyMemory<byte> frames)
    {
        (_backlog ??= []).Add(frames);
        _backlogBytes += frames.Length;
        if (_backlogBytes <= backlogLimitBytes) return;
        IsCutOff = true;
        _closed.TrySetResult();
    }

    /// <summary>A broken connection closes this tab and disturbs no other: it may throw where it is written to.</summary>
    private void Write(ReadOnlyMemory<byte> last = default)
    {
        var kept = _backlog;
        (_backlog, _backlogBytes, _writtenAt) = (null, 0, Environment.TickCount64);
        try
        {
            if (kept is not null) foreach (var frames in kept) output.Write(frames.Span);
            output.Write(last.Span);
            var flush = output.Flush();
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
            if (_backlog is not null) Write();
        }
    }

    private void CloseIfGone(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully || flush.Result is { IsCompleted: true } or { IsCanceled: true }) _closed.TrySetResult();
    }
}
