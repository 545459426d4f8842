using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// Where a stream's bytes go once its answer has begun. On HTTP/1.1 that is the TCP connection, and each write is a chunk (RFC 9112, section
/// 7.1): what the server does for a response with every write is a tenth of what a delivery costs. Otherwise it is the response's body, as
/// it is wherever that isn't the server's own any more: whoever put another in its place wants to see what is written.
/// </summary>
/// <remarks>
/// Until the request ends the server writes nothing to it by itself. It does then: nothing may be written any more, and no
/// flush be pending.
/// </remarks>
public readonly struct StreamOutput(PipeWriter pipe, bool isChunked = false)
{
    private const int LongestChunkHead = 8 + 2;

    /// <param name="http">Its answer, which is of no length that is known, has not begun.</param>
    public static StreamOutput Of(HttpContext http) =>
        HttpProtocol.IsHttp11(http.Request.Protocol) && HasServersBody(http.Features) && http.Features.Get<IConnectionTransportFeature>() is { } connection
            ? new(connection.Transport.Output, isChunked: true)
            : new(http.Response.BodyWriter);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        // A chunk without bytes would be the last one.
        if (bytes.IsEmpty) return;
        if (isChunked) BeginChunk(bytes.Length);
        pipe.Write(bytes);
        if (isChunked) pipe.Write("\r\n"u8);
    }

    public ValueTask<FlushResult> Flush() => pipe.FlushAsync();

    /// <summary>Kestrel's response and its body are one object.</summary>
    private static bool HasServersBody(IFeatureCollection features) =>
        ReferenceEquals(features.Get<IHttpResponseBodyFeature>(), features.Get<IHttpResponseFeature>());

    private void BeginChunk(int length)
    {
        var head = pipe.GetSpan(LongestChunkHead);
        Utf8Formatter.TryFormat(length, head, out var digits, 'x');
        "\r\n"u8.CopyTo(head[digits..]);
        pipe.Advance(digits + 2);
    }
}
