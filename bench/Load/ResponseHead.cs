using System.Buffers.Text;

namespace OrleansMessenger.Bench.Load;

/// <summary>The status line and headers of an answer of HTTP/1.1, as Kestrel writes them.</summary>
internal readonly ref struct ResponseHead(ReadOnlySpan<byte> bytes)
{
    private const int StatusAt = 9;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Status => Number(_bytes[StatusAt..]);

    public bool IsChunked => _bytes.IndexOf("\r\nTransfer-Encoding: chunked"u8) > 0;

    public int ContentLength => Header("\r\nContent-Length: "u8);

    /// <summary>Seconds.</summary>
    public int RetryAfter => Header("\r\nRetry-After: "u8);

    private int Header(ReadOnlySpan<byte> name) => _bytes.IndexOf(name) is >= 0 and var at ? Number(_bytes[(at + name.Length)..]) : 0;

    private static int Number(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits, out int number, out _) ? number : 0;
}
