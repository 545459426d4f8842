using System.IO.Pipelines;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>Keeps its first writer until it is released, and what was written piece by piece.</summary>
internal sealed class HeldWriter : PipeWriter, IDisposable
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _released = new();
    private readonly List<string> _written = [];
    private byte[] _buffer = [];
    private int _length;

    public Task Entered => _entered.Task;

    public string[] Written
    {
        get
        {
            lock (_written) return [.. _written];
        }
    }

    public void Release() => _released.Set();

    public void Dispose() => _released.Dispose();

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - _length < Math.Max(sizeHint, 1)) Array.Resize(ref _buffer, _length + Math.Max(sizeHint, 4_096));
        return _buffer.AsMemory(_length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_length == 0) return default;
        lock (_written) _written.Add(System.Text.Encoding.UTF8.GetString(_buffer, 0, _length));
        _length = 0;
        _entered.TrySetResult();
        _released.Wait(ConnectionTests.Patience, cancellationToken);
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
