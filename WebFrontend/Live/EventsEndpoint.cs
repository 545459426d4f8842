using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// <c>GET /events?as={user id}&amp;open={id}:{version},…&amp;list={unix ms}&amp;drafts={form}:{version},…</c>: the page says what it has, the
/// stream begins with what it lacks and goes on with what happens.
/// </summary>
public static class EventsEndpoint
{
    private const int MostOpen = 50;
    private const int BacklogLimitBytes = 256 * 1024;
    private static readonly ClaimsPrincipal _nobody = new();

    /// <summary>Otherwise Kestrel keeps the strings of a request's headers, cookies above all, for the next one: for hours here.</summary>
    public static void AddEvents(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel => kestrel.DisableStringReuse = true);

    public static void MapEvents(this IEndpointRouteBuilder app) => app.MapGet("/events", Follow).RequireAuthorization();

    [Admitted]
    private static async Task Follow(
        HttpContext http, IClusterClient grains, Hub hub, Admission admission, IHostApplicationLifetime lifetime,
        string? @as, string? open, long? list, string? drafts)
    {
        var userId = http.User.Id;
        if (@as is not null && @as != userId)
        {
            // Somebody else has signed in in this browser: the page of the one before must not see their news.
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        var conversations = Pairs(open);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";

        var tab = new Tab(http.Response.BodyWriter, BacklogLimitBytes);
        try
        {
            hub.Enter(tab);
            var missed = new List<byte[]> { hub.Ready() };
            missed.Add(await hub.JoinFeed(tab, userId, http.User.DeviceId, KnownUntil(list)));
            foreach (var (id, version) in conversations)
            {
                missed.Add(ConversationId.IsWellFormed(id) && await grains.GetGrain<IConversationGrain>(id).IsMember(userId)
                    ? await hub.JoinRoom(tab, id, version)
                    : ServerSentEvent.Encode(ServerSentEvent.Gone, id));
            }
            foreach (var (form, version) in Pairs(drafts))
            {
                if (!DraftKey.IsFormName(form)) continue;
                var draft = await grains.GetGrain<IDraftGrain>(DraftKey.For(userId, form)).Read();
                if (draft.Version > version) missed.Add(UserFeed.DraftFrame(draft));
            }
            await http.Response.StartAsync(http.RequestAborted);
            tab.Open(ServerSentEvent.Join(missed));
            await TravelLight(http);
            await Ended(tab, admission, http.RequestAborted, lifetime.ApplicationStopping);
        }
        finally
        {
            hub.Leave(tab, userId, conversations.Select(pair => pair.Name));
            tab.Close();
            if (tab.IsTooSlow) http.Abort();
        }
    }

    /// <summary>A stream lasts for hours: what only its beginning needed is most of what it would keep in memory.</summary>
    private static async Task TravelLight(HttpContext http)
    {
        http.User = _nobody;
        http.Request.Headers.Clear();
        http.Features.Set<IRequestCookiesFeature>(null);
        http.Features.Set<IQueryFeature>(null);
        http.Features.Set<IAuthenticateResultFeature>(null);
        if (http.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable services) await services.DisposeAsync();
    }

    private static async Task Ended(Tab tab, Admission admission, CancellationToken aborted, CancellationToken stopping)
    {
        await using var onStop = stopping.Register(() => tab.Close(ServerSentEvent.Encode(ServerSentEvent.Bye, admission.NextReturn())));
        await using var onAbort = aborted.Register(() => tab.Close());
        await tab.Closed;
    }

    /// <summary>A page that doesn't say what its list knows has just been rendered, or has none.</summary>
    private static DateTimeOffset KnownUntil(long? unixMilliseconds) =>
        unixMilliseconds is { } ms and >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : DateTimeOffset.MaxValue;

    /// <summary>Reads <c>name:number,name:number</c>; what can't be read counts as unknown to the page, number 0.</summary>
    private static (string Name, long Number)[] Pairs(string? text) =>
    [
        .. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.Split(':', 2))
            .Select(pair => (pair[0], pair is [_, var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : 0))
            .DistinctBy(pair => pair.Item1)
            .Take(MostOpen),
    ];
}
