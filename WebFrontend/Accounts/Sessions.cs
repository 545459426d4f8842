using System.Runtime.ExceptionServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using OrleansMessenger.Devices;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// A session is a device in the person's grain, named by the cookie. Asked for with each request, so that a session that is ended
/// anywhere is ended at once everywhere, and a new nickname is known.
/// </summary>
internal static class Sessions
{
    public static async Task Begin(CookieSigningInContext context)
    {
        var (http, person) = (context.HttpContext, context.Principal!);
        var before = http.User;
        // Whoever signs in anew in the same browser goes on with its session, under a new key; somebody else's ends with it.
        var goesOn = before.Id == person.Id && before.DeviceId.Length > 0;
        if (before.IsSignedIn && !goesOn) await End(http);
        var deviceId = goesOn ? before.DeviceId : Guid.NewGuid().ToString("N");
        var key = Guid.NewGuid().ToString("N");
        var browser = BrowserName.Of(http.Request.Headers.UserAgent.ToString());
        await DevicesOf(http, person.Id).BeginSession(deviceId, key, browser, endsWithBrowser: !context.Properties.IsPersistent);
        ((ClaimsIdentity)person.Identity!).AddClaims([new Claim(CurrentUser.DeviceClaim, deviceId), new Claim(CurrentUser.SessionKeyClaim, key)]);
    }

    public static async Task Check(CookieValidatePrincipalContext context)
    {
        var person = context.Principal!;
        string? nickname;
        try
        {
            nickname = person.DeviceId.Length > 0 ? await DevicesOf(context.HttpContext, person.Id).SessionOf(person.DeviceId, person.SessionKey) : null;
        }
        catch (Exception failure)
        {
            // Thrown here, it would be thrown again by the page that is to tell of it.
            context.HttpContext.Features.Set(new Unknown(ExceptionDispatchInfo.Capture(failure)));
            return;
        }
        if (nickname is null)
        {
            // The cookie stays: by the time of the answer the browser may have that of a session under a new key.
            context.RejectPrincipal();
        }
        else if (nickname != person.Nickname)
        {
            var identity = (ClaimsIdentity)person.Identity!;
            identity.TryRemoveClaim(identity.FindFirst(CurrentUser.NicknameClaim));
            identity.AddClaim(new Claim(CurrentUser.NicknameClaim, nickname));
            context.ShouldRenew = true;
        }
    }

    /// <summary>
    /// Ends a request whose session could not be asked for. Only the page that tells of it is made with the cookie's word alone.
    /// </summary>
    public static Task RefuseUnknown(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<Unknown>() is not { } unknown) return next(http);
        http.Features.Set<Unknown>(null);
        unknown.Failure.Throw();
        return Task.CompletedTask;
    }

    /// <summary>Who a request comes from by its cookie alone; whether that session still counts, only the person's grain knows. Null for nobody.</summary>
    public static ClaimsPrincipal? Claimed(HttpContext http, CookieAuthenticationOptions session, TimeProvider clock) =>
        session.TicketDataFormat.Unprotect(session.CookieManager.GetRequestCookie(http, session.Cookie.Name!)) is { } ticket
        && (ticket.Properties.ExpiresUtc is not { } end || end > clock.GetUtcNow()) && ticket.Principal.DeviceId.Length > 0
            ? ticket.Principal
            : null;

    /// <summary>Ends the session of this browser, if there is one; its open pages are told.</summary>
    public static async Task End(HttpContext http)
    {
        if (http.User is { IsSignedIn: true } person) await DevicesOf(http, person.Id).SignOut(person.DeviceId);
    }

    private sealed record Unknown(ExceptionDispatchInfo Failure);

    private static IDevicesGrain DevicesOf(HttpContext http, string userId) =>
        http.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IDevicesGrain>(userId);
}
