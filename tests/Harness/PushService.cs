using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansMessenger.Harness;

/// <summary>
/// A push service on this machine, as browsers' makers run them (RFC 8030). Senders reach it only with
/// <c>Messenger:Push:AllowPrivateEndpoints</c>, since its endpoints are http and on localhost.
/// </summary>
public sealed class PushService : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, PushSubscriber> _subscribers = [];
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private PushService()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Handle);
    }

    public Uri Address { get; private set; } = null!;

    public static async Task<PushService> Start()
    {
        var service = new PushService();
        await service._app.StartAsync();
        var addresses = service._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        service.Address = new Uri($"http://localhost:{new Uri(addresses.Single()).Port}");
        return service;
    }

    /// <summary>What <c>pushManager.subscribe</c> does: a browser with keys and an endpoint of its own.</summary>
    public PushSubscriber Subscribe()
    {
        var path = $"/push/{Guid.NewGuid():N}";
        return _subscribers[path] = new PushSubscriber(new Uri(Address, path).AbsoluteUri);
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _app.DisposeAsync();
        foreach (var subscriber in _subscribers.Values) subscriber.Dispose();
    }

    private async Task Handle(HttpContext context)
    {
        var response = context.Response;
        if (!HttpMethods.IsPost(context.Request.Method) || !_subscribers.TryGetValue(context.Request.Path, out var subscriber))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        // Taken before anybody is told of the message, so that a test that then sets another has this one given first.
        var answer = subscriber.Answer;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        subscriber.Receive(context.Request.Headers, body.ToArray());
        if (answer == PushAnswer.Never) await Hang(context);
        response.StatusCode = answer.Status;
        if (answer.RetryAfter is { } wait) response.Headers.RetryAfter = $"{wait.TotalSeconds:0}";
        if (answer.Location is { } location) response.Headers.Location = location.AbsoluteUri;
    }

    /// <summary>Until the sender gives up or the service ends.</summary>
    private async Task Hang(HttpContext context)
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onAbort = context.RequestAborted.Register(() => aborted.TrySetResult());
        await Task.WhenAny(aborted.Task, _end.Task);
        context.Abort();
    }
}

/// <summary>What a push service says to a message.</summary>
public sealed record PushAnswer(int Status, TimeSpan? RetryAfter = null, Uri? Location = null)
{
    public static readonly PushAnswer Created = new(201);

    /// <summary>The subscription is no more.</summary>
    public static readonly PushAnswer Gone = new(410);

    /// <summary>None: the sender waits until it has had enough.</summary>
    public static readonly PushAnswer Never = new(0);
}
