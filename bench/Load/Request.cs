using System.Text;

namespace OrleansMessenger.Bench.Load;

/// <summary>A request as bytes, made once. A client id in it is a new one each time.</summary>
internal sealed class Request
{
    private const string ClientIdPlace = "00000000-0000-0000-0000-000000000000";

    private readonly byte[] _bytes;
    private readonly int _clientId;

    private Request(string head, string body)
    {
        _bytes = Encoding.UTF8.GetBytes(head + "\r\n" + body);
        _clientId = _bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(ClientIdPlace));
    }

    /// <summary>Valid until it is asked for again.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_clientId >= 0) Guid.CreateVersion7().TryFormat(_bytes.AsSpan(_clientId, 36), out _);
        return _bytes;
    }

    public static Request Get(string path, string cookie = "", string accept = "text/html", string more = "") =>
        new($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n{Cookie(cookie)}{more}", "");

    /// <summary>What follows the open conversations of a page.</summary>
    public static Request Events(string cookie, string query = "") => Get($"/events?{query}", cookie, "text/event-stream");

    /// <summary>A form; the field <c>ClientId</c> is added where it is wanted.</summary>
    public static Request Form(string path, string cookie, bool withClientId, params (string Name, string Value)[] fields)
    {
        var body = string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"));
        return Post(path, cookie, withClientId ? $"{body}&ClientId={ClientIdPlace}" : body, "application/x-www-form-urlencoded");
    }

    public static Request Post(string path, string cookie, string body, string contentType) =>
        new($"POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n{Cookie(cookie)}Content-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", body);

    private static string Cookie(string cookie) => cookie.Length == 0 ? "" : $"Cookie: {cookie}\r\n";
}
