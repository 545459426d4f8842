using System.Globalization;
using System.IO.Pipelines;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// One open <c>/events</c> response: a browser has one, whatever the number of its tabs. It never makes a sender wait: what comes while
/// its last flush is pending is kept up to a limit, and a reader that falls further behind is cut off and catches up by version when it
/// returns. It starts held back, so that what it missed can be written before what is new.
/// </summary>
/// <remarks>
/// A write costs the same for one frame as for many: what isn't urgent travels with what is. What is much is written a piece at a time: what
/// the reader hasn't taken stays here, shared with other connections; there each would have a copy.
/// </remarks>
public sealed class Connection(StreamOutput output, int backlogLimitBytes)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<ReadOnlyMemory<byte>>? _backlog;
    private int _backlogBytes;

    /// <summary>What may be kept beyond the limit, since the reader was not behind when it was sent.</summary>
    private int _allowed;
    private bool _isOpen;
    private bool _busy = true;
    private long _writtenAt;

    /// <summary>For how many milliseconds after a write another one is expected, and how long at most something waits for it.</summary>
    public const int TravelsWithin = 750;

    private const int PieceBytes = 32 * 1024;

    /// <summary>Who reads it.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Which language its reader is told everything in.</summary>
    public CultureInfo Language { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>How long a reader may take nothing of what was written.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Completes when the connection takes nothing more: the reader went away, fell too far behind, or the server ends.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Whether it was closed with bytes that the reader didn't take: its response can't be ended properly.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Writes what the reader missed, then lets flow what gathered meanwhile.</summary>
    public void Open(ReadOnlyMemory<byte> missed)
    {
        lock (_gate)
        {
            if (Closed.IsCompleted) return;
            (_isOpen, _busy) = (true, false);
            (_backlog ??= []).Insert(0, missed);
            _backlogBytes += missed.Length;
            _allowed = missed.Length;
            WriteKept();
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
            if (!_busy && _backlog is not null && !Closed.IsCompleted) WriteKept();
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
        var isPatient = !_isOpen || !_busy || Environment.TickCount64 - _writtenAt < Patience.TotalMilliseconds;
        if (_backlogBytes <= backlogLimitBytes + _allowed && isPatient) return;
        IsCutOff = true;
        _closed.TrySetResult();
    }

    /// <summary>To a reader that has taken everything so far. However much that is at once: it counts only while more comes.</summary>
    private void Write(ReadOnlyMemory<byte> frames)
    {
        if (_backlog is null && frames.Length <= PieceBytes)
        {
            WritePiece(frames);
            return;
        }
        (_backlog ??= []).Add(frames);
        _backlogBytes += frames.Length;
        _allowed = _backlogBytes;
        WriteKept();
    }

    private void WriteKept()
    {
        while (!_busy && _backlog is not null && !Closed.IsCompleted) WritePiece();
    }

    /// <summary>One whose TCP connection broke is closed and disturbs no other: writing to it may throw.</summary>
    /// <param name="frames">When nothing is kept.</param>
    private void WritePiece(ReadOnlyMemory<byte> frames = default)
    {
        _writtenAt = Environment.TickCount64;
        try
        {
            output.Write(frames.Span);
            if (_backlog is { } kept) WriteSomeOf(kept);
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

    private void WriteSomeOf(List<ReadOnlyMemory<byte>> kept)
    {
        var (whole, bytes) = (0, 0);
        while (whole < kept.Count && bytes < PieceBytes)
        {
            var frames = kept[whole];
            var piece = frames[..Math.Min(frames.Length, PieceBytes - bytes)];
            output.Write(piece.Span);
            bytes += piece.Length;
            if (piece.Length == frames.Length) whole++;
            else kept[whole] = frames[piece.Length..];
        }
        kept.RemoveRange(0, whole);
        _backlogBytes -= bytes;
        if (kept.Count == 0) (_backlog, _allowed) = (null, 0);
    }

    private async Task GoOnAfter(ValueTask<FlushResult> pending)
    {
        var flush = await Task.WhenAny(pending.AsTask());
        lock (_gate)
        {
            CloseIfGone(new ValueTask<FlushResult>(flush));
            if (Closed.IsCompleted) return;
            _busy = false;
            WriteKept();
        }
    }

    private void CloseIfGone(ValueTask<FlushResult> flush)
    {
        if (!flush.IsCompletedSuccessfully || flush.Result is { IsCompleted: true } or { IsCanceled: true }) _closed.TrySetResult();
    }
}
