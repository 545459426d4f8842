using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>
/// The path that the messenger is reached below, beside other programs on one host: the setting <c>Messenger:PathBase</c>, or what a
/// proxy says (<c>X-Forwarded-Prefix</c>), whether the proxy takes it off or leaves it on. Within the program no address has it; it is
/// put before those that leave.
/// </summary>
public static partial class SubPath
{
    private const string Prefix = "X-Forwarded-Prefix";

    public static bool IsWellFormed(string path) => Path.IsMatch(path);

    /// <summary>Before whatever looks at a request's path.</summary>
    public static void UseSubPath(this WebApplication app)
    {
        PathString configured = app.Services.GetRequiredService<IOptions<MessengerOptions>>().Value.PathBase;
        // As for its other headers: only where it is said that there is a proxy is one believed.
        var believesProxy = app.Configuration["FORWARDEDHEADERS_ENABLED"] is { } enabled && bool.TryParse(enabled, out var isEnabled) && isEnabled;
        if (configured.HasValue || believesProxy) app.Use((http, next) => Enter(http, believesProxy ? Told(http) ?? configured : configured, next));
    }

    /// <summary>The address without the path that the request was reached below.</summary>
    public static string Within(HttpRequest request, string address) =>
        request.PathBase.HasValue && address.StartsWith($"{request.PathBase}/", StringComparison.OrdinalIgnoreCase) ? address[request.PathBase.Value!.Length..] : address;

    private static Task Enter(HttpContext http, PathString below, RequestDelegate next)
    {
        var request = http.Request;
        if (!below.HasValue) return next(http);
        request.PathBase = below;
        if (!request.Path.StartsWithSegments(below, out var rest)) return next(http);
        request.Path = rest;
        if (rest.HasValue) return next(http);
        // Its pages stand below it, and so does what its service worker serves.
        http.Response.Redirect($"{below}/{request.QueryString}", permanent: true, preserveMethod: true);
        return Task.CompletedTask;
    }

    private static PathString? Told(HttpContext http) =>
        http.Request.Headers[Prefix].ToString().TrimEnd('/') is { Length: > 0 } told && IsWellFormed(told) ? new PathString(told) : null;

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex Path { get; }
}
