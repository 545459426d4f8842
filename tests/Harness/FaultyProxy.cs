using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansMessenger.Harness;

/// <summary>How bad a network is. Shares are from 0 to 1.</summary>
public sealed record NetworkFaults
{
    /// <summary>Of the posts that the server carries out, and whose answer never arrives.</summary>
    public double DropPosts { get; init; }

    /// <summary>The same of GET, of what a page asks for. Navigations always arrive: their failing is the browser's own page.</summary>
    public double DropReads { get; init; }

    /// <summary>Of the posts that arrive twice: at the same time, right afterwards, or late.</summary>
    public double Duplicate { get; init; }

    /// <summary>How late a held-back copy arrives at most.</summary>
    public TimeSpan MostLate { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Of the pieces of a live stream: it breaks in the middle of such a piece.</summary>
    public double CutPieces { get; init; }

    /// <summary>Each live stream breaks after a random part of this time, also when nothing is said.</summary>
    public TimeSpan? StreamLife { get; init; }
}

/// <summary>
/// A proxy that understands HTTP and does what bad networks do to it: answers are lost, requests repeated, streams cut. A server
/// that doesn't answer is a broken connection, as without a proxy. Chances come from a seed; their order depends on the clients.
/// </summary>
public sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly string[] _ofTheConnection = ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length"];

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _copies = [];
    private readonly Random _random;
    private readonly Uri _server;
    private readonly WebApplication _app;
    private volatile NetworkFaults _faults = new();
    private CancellationTokenSource _streams = new();

    private FaultyProxy(Uri server, int seed)
    {
        (_server, _random) = (server, new Random(seed));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Handle);
    }

    /// <summary>What a browser takes for the server.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>None at first.</summary>
    public NetworkFaults Faults { get => _faults; set => _faults = value; }

    public static async Task<FaultyProxy> Start(Uri server, int seed)
    {
        var proxy = new FaultyProxy(server, seed);
        await proxy._app.StartAsync();
        var addresses = proxy._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        proxy.Address = new Uri($"http://localhost:{new Uri(addresses.Single()).Port}");
        return proxy;
    }

    public void CutStreams() => Interlocked.Exchange(ref _streams, new()).Cancel();

    /// <summary>A good network from now on; returns when nothing is under way any more that arrives late.</summary>
    public async Task Mend()
    {
        Faults = new();
        Task[] late;
        lock (_gate) late = [.. _copies];
        await Task.WhenAll(late);
    }

    public async ValueTask DisposeAsync()
    {
        CutStreams();
        await Mend();
        await _app.DisposeAsync();
        _http.Dispose();
        _streams.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        var request = context.Request;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, context.RequestAborted);
        var post = HttpMethods.IsPost(request.Method);
        var duplicate = post && Happens(Faults.Duplicate) ? Copy(request, body.ToArray()) : null;
        var drop = !IsNavigation(request) && Happens(post ? Faults.DropPosts : Faults.DropReads);
        var kind = Next(3);
        try
        {
            if (duplicate is not null && kind == 0) Track(Deliver(duplicate, TimeSpan.Zero));
            using var answer = await _http.SendAsync(Copy(request, body.ToArray()), CancellationToken.None);
            if (duplicate is not null && kind > 0) Track(Deliver(duplicate, kind == 1 ? TimeSpan.Zero : Faults.MostLate * Chance()));
            if (drop) context.Abort();
            else await PassOn(answer, context);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
        {
            // Either side is gone, or the stream's time is over.
            context.Abort();
        }
    }

    /// <summary>Whole and unchanged, the host too: where the server leads, it leads to the proxy.</summary>
    private HttpRequestMessage Copy(HttpRequest request, byte[] body)
    {
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_server, $"{request.Path.ToUriComponent()}{request.QueryString}"));
        if (body.Length > 0 || HttpMethods.IsPost(request.Method)) copy.Content = new ByteArrayContent(body);
        foreach (var (name, values) in request.Headers.Where(header => !_ofTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                copy.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return copy;
    }

    private async Task Deliver(HttpRequestMessage copy, TimeSpan late)
    {
        try
        {
            await Task.Delay(late);
            using var answer = await _http.SendAsync(copy, CancellationToken.None);
        }
        catch (HttpRequestException)
        {
            // The server was killed: the copy is lost, as copies are.
        }
        finally
        {
            copy.Dispose();
        }
    }

    private void Track(Task copy)
    {
        lock (_gate)
        {
            _copies.RemoveWhere(done => done.IsCompleted);
            _copies.Add(copy);
        }
    }

    private async Task PassOn(HttpResponseMessage answer, HttpContext context)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")) context.Response.Headers[name] = values.ToArray();
        }
        if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream") await PassOnStream(answer.Content, context);
        else await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private async Task PassOnStream(HttpContent stream, HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, Volatile.Read(ref _streams).Token);
        if (Faults.StreamLife is { } life) end.CancelAfter(life * Chance());
        var (input, output) = (await stream.ReadAsStreamAsync(end.Token), context.Response.Body);
        await output.FlushAsync(end.Token);
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await input.ReadAsync(buffer, end.Token)) > 0)
        {
            var cut = Happens(Faults.CutPieces);
            await output.WriteAsync(buffer.AsMemory(0, cut ? Next(read) : read), end.Token);
            await output.FlushAsync(end.Token);
            // What was written before arrives, unlike with an abort: the answer ends without its end.
            if (cut) throw new InvalidOperationException("Cut in the middle of a piece.");
        }
    }

    private static bool IsNavigation(HttpRequest request) =>
        request.Headers["Sec-Fetch-Mode"] is [{ } mode]
            ? mode == "navigate"
            : HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    private bool Happens(double share) => Chance() < share;

    private double Chance()
    {
        lock (_gate) return _random.NextDouble();
    }

    private int Next(int limit)
    {
        lock (_gate) return _random.Next(limit);
    }
}
