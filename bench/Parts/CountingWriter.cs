using System.IO.Pipelines;

namespace OrleansMessenger.Bench.Parts;

/// <summary>A response that takes everything at once and keeps nothing.</summary>
internal sealed class CountingWriter : PipeWriter
{
    private static readonly byte[] _buffer = new byte[64 * 1024];
    private int _flushes;

    public int Flushes => Volatile.Read(ref _flushes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override void Advance(int bytes)
    {
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _flushes);
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
