using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// <c>GET /events?as={user id}&amp;open={id}:{version},…&amp;list={unix ms}&amp;drafts={form}:{version},…&amp;incarnation={id},…</c>: the page says what it has, the
/// stream begins with what it lacks and goes on with what happens.
/// Stands before everything else that serves requests: a stream lasts for hours, and whatever it went through would last as long.
/// </summary>
internal sealed partial class EventsEndpoint(
    RequestDelegate next, IClusterClient grains, Hub hub, Admission admission, StreamPlaces places, RateLimits rates,
    IOptionsMonitor<CookieAuthenticationOptions> cookies, RequestLanguage language, TimeProvider clock, IHostApplicationLifetime lifetime,
    ILogger<EventsEndpoint> logger)
{
    private const int BacklogLimitBytes = 256 * 1024;

    /// <summary>For whoever holds too many; nobody knows when one of them ends.</summary>
    private const int SecondsUntilPlacesAreFree = 15;

    /// <summary>A stream that takes longer to open, since a grain does, doesn't keep the next from beginning.</summary>
    private static readonly TimeSpan _longestTurn = TimeSpan.FromMilliseconds(100);

    /// <summary>When everybody comes back at once, streams are opened a few at a time: other requests get their part of the processor.</summary>
    private static readonly SemaphoreSlim _turns = new(4 * Environment.ProcessorCount);

    public Task InvokeAsync(HttpContext http) =>
        http.Request.Path == "/events" && HttpMethods.IsGet(http.Request.Method) ? Follow(http) : next(http);

    private async Task Follow(HttpContext http)
    {
        // Nothing but this outlives the beginning.
        if (await BeginInTurn(http) is not { } follower) return;
        await follower.Connection.Closed;
        End(http, follower);
    }

    private async Task<Follower?> BeginInTurn(HttpContext http)
    {
        await _turns.WaitAsync();
        Task<Follower?> beginning;
        try
        {
            // To the end of the queue: what others have asked for meanwhile comes first.
            await Task.Yield();
            beginning = Begin(http);
            await ((Task)beginning).WaitAsync(_longestTurn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            _turns.Release();
        }
        return await beginning;
    }

    /// <summary>Null when the answer is a refusal.</summary>
    private async Task<Follower?> Begin(HttpContext http)
    {
        var page = PageState.From(http.Request.QueryString.Value);
        SecurityHeaders.Write(http.Response);
        http.Response.Headers.CacheControl = "no-store";
        if (await SignedIn(http, page.User) is not { } person) return null;
        // What the request can't tell any more once its TCP connection is gone.
        var address = ClientAddress.Of(http);
        if (!Admit(http, person, address)) return null;

        var connection = new Connection(StreamOutput.Of(http), BacklogLimitBytes) { UserId = person.Id, Language = await language.Of(http) };
        var follower = new Follower(connection, person.Id, [.. page.Open.Select(one => one.Name)], address);
        hub.Enter(follower.Connection);
        if (await Open(http, follower.Connection, person, page)) return follower;
        End(http, follower);
        return null;
    }

    private void End(HttpContext http, Follower follower)
    {
        hub.Leave(follower.Connection, follower.UserId, follower.Conversations);
        places.Leave(follower.UserId, follower.Address);
        // A pass that is under way may still come by: the TCP connection is the next request's then.
        follower.Connection.Close();
        if (follower.Connection.IsCutOff) http.Abort();
    }

    /// <summary>Before anything is counted: whoever has no session takes nobody's place. Null when the answer is a refusal.</summary>
    private async Task<ClaimsPrincipal?> SignedIn(HttpContext http, string? asUser)
    {
        // Somebody else may have signed in in this browser: the page of the one before must not see their news.
        if (Sessions.Claimed(http, cookies.Get(IdentityConstants.ApplicationScheme), clock) is { } person && (asUser is null || asUser == person.Id))
        {
            string? nickname = null;
            var devices = grains.GetGrain<IDevicesGrain>(person.Id);
            if (!await Try(http, async () => nickname = await devices.SessionOf(person.DeviceId, person.SessionKey))) return null;
            if (nickname is not null) return person;
        }
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return null;
    }

    /// <summary>The own allowances come first: who has used them up takes nothing of what everybody shares.</summary>
    private bool Admit(HttpContext http, ClaimsPrincipal person, string address)
    {
        if (rates.Take(Rate.OwnEvents, person.Id) is { } tooOften)
            return Refuse(http, StatusCodes.Status429TooManyRequests, (int)tooOften.RetryAfter!.Value.TotalSeconds);
        if (!places.TryTake(person.Id, address)) return Refuse(http, StatusCodes.Status429TooManyRequests, SecondsUntilPlacesAreFree);
        if (admission.TryEnter(out var retryAfterSeconds)) return true;
        places.Leave(person.Id, address);
        return Refuse(http, StatusCodes.Status503ServiceUnavailable, retryAfterSeconds);
    }

    private static bool Refuse(HttpContext http, int status, int retryAfterSeconds)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.RetryAfter = retryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return false;
    }

    /// <summary>Begins the answer with what the connection lacks; false when it is a refusal instead.</summary>
    private Task<bool> Open(HttpContext http, Connection connection, ClaimsPrincipal person, PageState page) => Try(http, async () =>
    {
        var missed = await Join(connection, person, page);
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.StartAsync(http.RequestAborted);
        connection.Open(missed);
        http.RequestAborted.UnsafeRegister(static connection => ((Connection)connection!).Close(), connection);
        TravelLight(http.Request);
        // The others were sent away when the server's end began.
        if (lifetime.ApplicationStopping.IsCancellationRequested) connection.Close(hub.Bye());
    });

    /// <summary>False when it failed; the answer then says so.</summary>
    private async Task<bool> Try(HttpContext http, Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception error)
        {
            if (http.RequestAborted.IsCancellationRequested) return false;
            LogNotOpened(logger, error);
            if (!http.Response.HasStarted) http.Response.StatusCode = SafetyServices.StatusOf(error);
            return false;
        }
    }

    /// <summary>Lets the connection follow all that it asks for; returns what it lacks.</summary>
    private async Task<byte[]> Join(Connection connection, ClaimsPrincipal person, PageState page)
    {
        var missed = new MissedFrames();
        missed.Add(hub.Ready());
        if (await hub.Restored(page.Incarnations) is { } restored) missed.Add(restored);
        missed.Add(await hub.JoinFeed(connection, person.Id, person.DeviceId, page.ListUntil));
        foreach (var (id, version) in page.Open)
        {
            missed.Add(id, ConversationId.IsWellFormed(id) ? await hub.JoinRoom(connection, id, version) : Room.GoneFrame(id));
        }
        foreach (var (form, version) in page.Drafts)
        {
            if (!DraftKey.IsFormName(form)) continue;
            var draft = await grains.GetGrain<IDraftGrain>(DraftKey.For(person.Id, form)).Read();
            if (draft.Version > version) missed.Add(form, UserFeed.DraftFrame(draft));
        }
        return missed.All();
    }

    /// <summary>What only its beginning needed is most of what a stream would keep in memory.</summary>
    private static void TravelLight(HttpRequest request)
    {
        request.Headers.Clear();
        request.HttpContext.Features.Set<IRequestCookiesFeature>(null);
        // The request lets go of those it made only when it is asked for them anew.
        _ = request.Cookies;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A stream could not be opened")]
    private static partial void LogNotOpened(ILogger logger, Exception error);

    /// <summary>Whoever reads an answer, what it follows, and whose places it takes.</summary>
    private sealed record Follower(Connection Connection, string UserId, string[] Conversations, string Address);

    /// <summary>What the page says of itself.</summary>
    /// <param name="User">Whose page it is; null when it doesn't say.</param>
    /// <param name="Incarnations">What its tabs were told that the database is called.</param>
    private sealed record PageState(
        string? User, (string Name, long Version)[] Open, DateTimeOffset ListUntil, (string Name, long Version)[] Drafts, string[] Incarnations)
    {
        private const int MostOpen = 50;
        private const int MostIncarnations = 10;

        public static PageState From(string? queryString)
        {
            var query = QueryHelpers.ParseQuery(queryString);
            return new(
                query.GetValueOrDefault("as"), Pairs(query.GetValueOrDefault("open")), KnownUntil(query.GetValueOrDefault("list")),
                Pairs(query.GetValueOrDefault("drafts")),
                [.. query.GetValueOrDefault("incarnation").ToString().Split(',').Where(ConversationId.IsWellFormed).Distinct().Take(MostIncarnations)]);
        }

        /// <summary>A page that doesn't say what its list knows has just been rendered, or has none.</summary>
        private static DateTimeOffset KnownUntil(string? unixMilliseconds) =>
            long.TryParse(unixMilliseconds, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 253_402_300_800_000
                ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
                : DateTimeOffset.MaxValue;

        /// <summary>Reads <c>name:number,name:number</c>; what can't be read counts as unknown to the page, number 0.</summary>
        private static (string Name, long Version)[] Pairs(string? text) =>
        [
            .. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(pair => pair.Split(':', 2))
                .Select(pair => (pair[0], pair is [_, var number] && long.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : 0))
                .DistinctBy(pair => pair.Item1)
                .Take(MostOpen),
        ];
    }
}

public static class EventsServices
{
    /// <summary>More would have to try again a second later. The system has a limit of its own (Linux: net.core.somaxconn, 4096).</summary>
    private const int ConnectionsWaiting = 16_384;

    public static void AddEvents(this WebApplicationBuilder builder)
    {
        // After a crash everybody who followed comes back at the same moment.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = ConnectionsWaiting);
        // Otherwise Kestrel keeps the strings of a request's headers, cookies above all, for the next one: for hours here.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.DisableStringReuse = true);
    }

    public static void UseEvents(this WebApplication app) => app.UseMiddleware<EventsEndpoint>();
}
