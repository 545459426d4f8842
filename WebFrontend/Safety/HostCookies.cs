namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>
/// Over https the cookies of sessions and forms go by names that browsers keep for this host alone (<c>__Host-</c>): neither another host of
/// the domain nor somebody on the way of a plain request can put their own in the place of ours. Below a path of the host, which those
/// names can't have, browsers keep them to https (<c>__Secure-</c>). Inside they have their plain names.
/// </summary>
internal sealed class HostCookies(RequestDelegate next)
{
    private const string OfHost = "__Host-";
    private const string BelowPath = "__Secure-";
    private static readonly string[] _names = [Session, Antiforgery];

    public const string Session = "messenger.session";
    public const string Antiforgery = "messenger.antiforgery";

    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.IsHttps) return next(http);
        if (http.Request.Headers.Cookie.Count > 0) http.Request.Headers.Cookie = Inside(http.Request.Headers.Cookie.ToString(), PrefixFor(http));
        http.Response.OnStarting(static state =>
        {
            var (http, headers) = ((HttpContext)state, ((HttpContext)state).Response.Headers);
            if (headers.SetCookie.Count > 0) headers.SetCookie = Array.ConvertAll(headers.SetCookie.ToArray(), cookie => Outside(cookie, PrefixFor(http)));
            return Task.CompletedTask;
        }, http);
        return next(http);
    }

    /// <summary>What came by a plain name is somebody else's.</summary>
    private static string Inside(string cookies, string prefix)
    {
        var all = cookies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join("; ", all.Where(cookie => !IsOurs(cookie)).Select(cookie => Without(prefix, cookie)));
    }

    private static string PrefixFor(HttpContext http) => http.Request.PathBase.HasValue ? BelowPath : OfHost;

    private static string Without(string prefix, string cookie) =>
        cookie.StartsWith(prefix, StringComparison.Ordinal) && IsOurs(cookie[prefix.Length..]) ? cookie[prefix.Length..] : cookie;

    private static string? Outside(string? setCookie, string prefix) => setCookie is not null && IsOurs(setCookie) ? prefix + setCookie : setCookie;

    /// <summary>A long one comes in parts, whose names go on.</summary>
    private static bool IsOurs(string cookie) => Array.Exists(_names, name => cookie.StartsWith(name, StringComparison.Ordinal));
}
