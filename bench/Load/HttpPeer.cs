using System.Diagnostics;
using System.Text;

namespace OrleansMessenger.Bench.Load;

/// <summary>A connection that is kept alive and asks one thing after the other.</summary>
internal sealed class HttpPeer(int port, Action<HttpPeer>? answered = null) : Peer(port)
{
    private byte[] _answer = new byte[16 * 1024];
    private int _length;

    public Action<HttpPeer>? Answered { get; set; } = answered;

    public bool IsBusy { get; private set; }

    /// <summary>The request's timestamp: when it was sent, or when it should have been.</summary>
    public long AskedAt { get; private set; }

    public long FirstByteAt { get; private set; }

    public long AnsweredAt { get; private set; }

    public int Status { get; private set; }

    /// <summary>The last answer as it came: head and body.</summary>
    public ReadOnlySpan<byte> Answer => _answer.AsSpan(0, _length);

    /// <param name="since">When it should have been sent, if it is late.</param>
    public void Ask(ReadOnlySpan<byte> request, long? since = null)
    {
        if (IsBusy) throw new InvalidOperationException("The last answer has not come yet.");
        (IsBusy, _length) = (true, 0);
        AskedAt = since ?? Stopwatch.GetTimestamp();
        Send(request);
    }

    public override void OnBytes(ReadOnlySpan<byte> bytes, long now)
    {
        if (_length == 0) FirstByteAt = now;
        if (_answer.Length - _length < bytes.Length) Array.Resize(ref _answer, Math.Max(_answer.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_answer.AsSpan(_length));
        _length += bytes.Length;
        if (!IsWhole()) return;
        (IsBusy, AnsweredAt) = (false, now);
        Answered?.Invoke(this);
    }

    /// <summary>The server hung up: whoever waits for an answer sees status 0.</summary>
    public override void OnEnd()
    {
        if (!IsBusy) return;
        (IsBusy, Status, _length) = (false, 0, 0);
        Answered?.Invoke(this);
    }

    /// <exception cref="InvalidOperationException">It is another one; the answer is in the message.</exception>
    public void Expect(int status)
    {
        if (Status != status) throw new InvalidOperationException($"Expected {status}, got {Status}: {Encoding.UTF8.GetString(Answer[..Math.Min(_length, 600)])}");
    }

    private bool IsWhole()
    {
        var head = Answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var headers = new ResponseHead(Answer[..head]);
        Status = headers.Status;
        return headers.IsChunked ? Answer.EndsWith("\r\n0\r\n\r\n"u8) : _length >= head + 4 + headers.ContentLength;
    }
}
