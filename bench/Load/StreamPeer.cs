using System.Runtime.InteropServices;

namespace OrleansMessenger.Bench.Load;

/// <summary>
/// An open <c>/events</c> answer: counts the events that carry a message, and notes when it is ready. Reads chunks by their
/// lengths and events by their empty lines, wherever the network cuts them.
/// </summary>
internal sealed class StreamPeer(int port, Audience audience) : Peer(port)
{
    private const int Tell = 32;

    private readonly byte[] _start = new byte[Tell];
    private List<byte>? _head = [];
    private int _startLength;
    private int _chunkLeft;
    private int _chunkSize;
    private bool _afterNewline;

    /// <summary>200, or why it is none; 0 before the answer.</summary>
    public int Status { get; private set; }

    public int RetryAfterSeconds { get; private set; }

    public bool IsReady { get; private set; }

    /// <summary>How many messages have come.</summary>
    public int Messages { get; private set; }

    public long ReadyAt { get; private set; }

    public override void OnBytes(ReadOnlySpan<byte> bytes, long now)
    {
        audience.Bytes += bytes.Length;
        if (_head is not null && !ReadHead(ref bytes)) return;
        if (Status == 200) ReadChunks(bytes, now);
        else if (Status != 0) audience.OnRefused(this);
    }

    public override void OnEnd() => audience.OnEnd(this);

    private bool ReadHead(ref ReadOnlySpan<byte> bytes)
    {
        _head!.AddRange(bytes);
        var head = CollectionsMarshal.AsSpan(_head);
        var end = head.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var headers = new ResponseHead(head[..end]);
        (Status, RetryAfterSeconds) = (headers.Status, headers.RetryAfter);
        bytes = bytes[(bytes.Length - (head.Length - end - 4))..];
        _head = null;
        return true;
    }

    private void ReadChunks(ReadOnlySpan<byte> bytes, long now)
    {
        while (bytes.Length > 0)
        {
            if (_chunkLeft == 0)
            {
                ReadSize(ref bytes);
                continue;
            }
            var some = bytes[..Math.Min(_chunkLeft, bytes.Length)];
            ReadEvents(some, now);
            _chunkLeft -= some.Length;
            bytes = bytes[some.Length..];
        }
    }

    /// <summary>Between two chunks: the end of the line before, a hexadecimal number, and the end of its own line.</summary>
    private void ReadSize(ref ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0 && _chunkLeft == 0)
        {
            var one = bytes[0];
            bytes = bytes[1..];
            if (one == '\n') (_chunkLeft, _chunkSize) = (_chunkSize, 0);
            else if (one != '\r') _chunkSize = (_chunkSize << 4) + (one <= '9' ? one - '0' : (one | 0x20) - 'a' + 10);
        }
    }

    private void ReadEvents(ReadOnlySpan<byte> bytes, long now)
    {
        if (_afterNewline && bytes[0] == '\n') EndEvent(ref bytes, 1, now);
        while (bytes.IndexOf("\n\n"u8) is >= 0 and var end) EndEvent(ref bytes, end + 2, now);
        if (bytes.Length == 0) return;
        Keep(bytes);
        _afterNewline = bytes[^1] == '\n';
    }

    private void EndEvent(ref ReadOnlySpan<byte> bytes, int length, long now)
    {
        // Most events come whole, and are told by their first bytes where they lie.
        if (_startLength == 0) OnEvent(bytes[..Math.Min(length, Tell)], now);
        else
        {
            Keep(bytes[..length]);
            OnEvent(_start.AsSpan(0, _startLength), now);
        }
        bytes = bytes[length..];
        (_startLength, _afterNewline) = (0, false);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var some = bytes[..Math.Min(bytes.Length, Tell - _startLength)];
        some.CopyTo(_start.AsSpan(_startLength));
        _startLength += some.Length;
    }

    private void OnEvent(ReadOnlySpan<byte> start, long now)
    {
        if (start.StartsWith("event: fragment\ndata: <article"u8))
        {
            Messages++;
            audience.OnMessage(this, now);
        }
        else if (!IsReady && start.StartsWith("event: ready"u8))
        {
            (IsReady, ReadyAt) = (true, now);
            audience.OnReady();
        }
    }
}
