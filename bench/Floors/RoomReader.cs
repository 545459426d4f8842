using System.Buffers;
using System.IO.Pipelines;

namespace OrleansMessenger.Bench.Floors;

/// <summary>One response of the floor: never waited for; what comes while its last flush is pending follows it.</summary>
internal sealed class RoomReader(PipeWriter output)
{
    private readonly Lock _gate = new();
    private readonly List<byte[]> _late = [];
    private bool _busy;

    public void Write(byte[] frames)
    {
        lock (_gate)
        {
            if (_busy)
            {
                _late.Add(frames);
                return;
            }
            output.Write(frames);
            Flush();
        }
    }

    private void Flush()
    {
        var flush = output.FlushAsync();
        _busy = !flush.IsCompleted;
        if (_busy) _ = GoOnAfter(flush);
    }

    private async Task GoOnAfter(ValueTask<FlushResult> flush)
    {
        if ((await flush).IsCompleted) return;
        lock (_gate)
        {
            _busy = false;
            if (_late.Count == 0) return;
            foreach (var frames in _late) output.Write(frames);
            _late.Clear();
            Flush();
        }
    }
}
