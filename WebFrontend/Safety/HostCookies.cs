namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>
/// Over https the cookies of sessions and forms go by names that browsers keep for this host alone (<c>__Host-</c>): neither another host of
/// the domain nor somebody on the way of a plain request can put their own in the place of ours. Inside they have their plain names.
/// </summary>
internal sealed class HostCookies(RequestDelegate next)
{
    private const string Prefix = "__Host-";
    private static readonly string[] _names = [Session, Antiforgery];

    public const string Session = "messenger.session";
    public const string Antiforgery = "messenger.antiforgery";

    public Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.IsHttps) return next(http);
        if (http.Request.Headers.Cookie.Count > 0) http.Request.Headers.Cookie = Inside(http.Request.Headers.Cookie.ToString());
        http.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            if (headers.SetCookie.Count > 0) headers.SetCookie = Array.ConvertAll(headers.SetCookie.ToArray(), Outside);
            return Task.CompletedTask;
        }, http.Response);
        return next(http);
    }

    /// <summary>What came by a plain name is somebody else's.</summary>
    private static string Inside(string cookies)
    {
        var all = cookies.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return string.Join("; ", all.Where(cookie => !IsOurs(cookie)).Select(WithoutPrefix));
    }

    private static string WithoutPrefix(string cookie) =>
        cookie.StartsWith(Prefix, StringComparison.Ordinal) && IsOurs(cookie[Prefix.Length..]) ? cookie[Prefix.Length..] : cookie;

    private static string? Outside(string? setCookie) => setCookie is not null && IsOurs(setCookie) ? Prefix + setCookie : setCookie;

    /// <summary>A long one comes in parts, whose names go on.</summary>
    private static bool IsOurs(string cookie) => Array.Exists(_names, name => cookie.StartsWith(name, StringComparison.Ordinal));
}
