namespace OrleansMessenger.WebFrontend.Drill;

/// <summary>Sends a request once more to where it came in, as a network does that repeats what was not answered in time.</summary>
internal sealed partial class SecondCopy(ILogger<SecondCopy> logger) : IDisposable
{
    /// <summary>On a copy: nothing goes wrong with it, or it would be copied without end.</summary>
    private const string Mark = "Drill-Copy";

    private static readonly string[] _ofTheConnection = ["Connection", "Content-Length", "Transfer-Encoding", "Expect"];

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });

    public static bool Is(HttpRequest request) => request.Headers.ContainsKey(Mark);

    /// <summary>Sends what was just carried out, whose body must have been buffered, and throws the answer away.</summary>
    public async Task Send(HttpContext context)
    {
        try
        {
            using var copy = await Copy(context);
            using var answer = await _http.SendAsync(copy, CancellationToken.None);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or BadHttpRequestException)
        {
            LogNotSent(logger, context.Request.Path, error);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<HttpRequestMessage> Copy(HttpContext context)
    {
        var (request, here) = (context.Request, context.Connection);
        var address = new UriBuilder(request.Scheme, $"{here.LocalIpAddress}", here.LocalPort, request.PathBase + request.Path) { Query = request.QueryString.Value };
        request.Body.Position = 0;
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        body.Position = 0;

        var copy = new HttpRequestMessage(new HttpMethod(request.Method), address.Uri) { Content = new StreamContent(body) };
        copy.Headers.Add(Mark, "1");
        foreach (var (name, values) in request.Headers.Where(header => !_ofTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                copy.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return copy;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The second copy of a post to {Path} could not be sent")]
    private static partial void LogNotSent(ILogger logger, string path, Exception error);
}
