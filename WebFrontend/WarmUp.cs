using System.Globalization;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.Extensions.Options;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend;

/// <summary>
/// Shows the most important pages to nobody before the server listens: what they need is loaded and compiled then, and not while the first
/// people wait, who after a crash are all at once. Reads only, of a person and a conversation that don't exist.
/// </summary>
internal sealed partial class WarmUp(
    IServiceScopeFactory scopes, IActionDescriptorCollectionProvider pages, PageLoader loader, IActionInvokerFactory invokers,
    IOptionsMonitor<CookieAuthenticationOptions> cookies, Fragments fragments, IClusterClient grains, IServer server, ILogger<WarmUp> logger) : IHostedLifecycleService
{
    /// <summary>Silos that don't answer keep no frontend from listening.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(3);

    private static readonly string _noId = new('0', 32);

    private Task _rendered = Task.CompletedTask;
    private Task _shown = Task.CompletedTask;

    /// <summary>What needs no grains, beside all that comes before them.</summary>
    public void Begin() => _rendered = Try(Render);

    /// <summary>When the silo has started; the server, which is started last, waits for it in <see cref="Request"/>.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _shown = Task.WhenAll(Try(() => Show("/Index")), Try(() => Show("/Conversation")), Try(() => grains.GetGrain<IUserGrain>(_noId).ReadSeq(_noId)));
        return Task.CompletedTask;
    }

    /// <summary>What serves connections is compiled by one from here, before the program says that it is ready.</summary>
    public Task StartedAsync(CancellationToken cancellationToken) => Try(Connect);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A request on the whole of its way, beside the pages.</summary>
    public Task Request(RequestDelegate pipeline) => Task.WhenAll(_rendered, _shown, Try(() => Run(http =>
    {
        http.Request.Path = "/signin";
        http.Request.Host = new("localhost");
        http.Request.Headers.AcceptEncoding = "br";
        http.Request.Headers.Cookie = CookieOfNobody();
        return pipeline(http);
    })));

    private async Task Connect()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse) ?? [];
        if (addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttp && !address.IsUnixPipe) is not { } address) return;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host is "[::]" or "0.0.0.0" ? "localhost" : address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("GET /signin HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray());
        await stream.CopyToAsync(Stream.Null);
    }

    private Task Show(string name) => Run(async http =>
    {
        http.User = Nobody();
        var page = pages.ActionDescriptors.Items.OfType<PageActionDescriptor>().First(page => page.ViewEnginePath == name);
        var route = new RouteData { Values = { ["page"] = name, ["id"] = _noId } };
        await invokers.CreateInvoker(new ActionContext(http, route, await loader.LoadAsync(page, EndpointMetadataCollection.Empty)))!.InvokeAsync();
    });

    private async Task Render()
    {
        var now = DateTimeOffset.UnixEpoch;
        await fragments.Message(new Message(_noId, 1, 1, Guid.Empty, _noId, "Nobody", "https://example.org", now), CultureInfo.InvariantCulture);
        await fragments.ConversationItem(new ConversationSummary(_noId, "Nobody", 1, 1, 0, "Nobody", "Nothing", now), CultureInfo.InvariantCulture);
    }

    private string CookieOfNobody()
    {
        var session = cookies.Get(IdentityConstants.ApplicationScheme);
        return $"{session.Cookie.Name}={session.TicketDataFormat.Protect(new AuthenticationTicket(Nobody(), IdentityConstants.ApplicationScheme))}";
    }

    private async Task Run(Func<HttpContext, Task> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        await work(new DefaultHttpContext { RequestServices = scope.ServiceProvider, Request = { Method = HttpMethods.Get, Scheme = "http" }, Response = { Body = Stream.Null } });
    }

    private static ClaimsPrincipal Nobody() =>
        new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, _noId), new(CurrentUser.DeviceClaim, _noId)], IdentityConstants.ApplicationScheme));

    /// <summary>Nobody misses it but for some time.</summary>
    private Task Try(Func<Task> work) => Task.Run(async () =>
    {
        try
        {
            await work().WaitAsync(_longest);
        }
        catch (Exception error)
        {
            LogFailed(logger, error);
        }
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not be prepared; the first who asks for it waits longer")]
    private static partial void LogFailed(ILogger logger, Exception error);
}

internal static class WarmUpPipeline
{
    /// <summary>Right after the grains: the pages are shown beside the services that start later.</summary>
    public static void AddWarmUp(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WarmUp>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
    }

    /// <summary>The first of all: what follows is complete when it is built, and the server doesn't listen yet.</summary>
    public static void UseWarmUp(this WebApplication app)
    {
        var warmUp = app.Services.GetRequiredService<WarmUp>();
        warmUp.Begin();
        app.Use(pipeline =>
        {
            warmUp.Request(pipeline).GetAwaiter().GetResult();
            return pipeline;
        });
    }
}
