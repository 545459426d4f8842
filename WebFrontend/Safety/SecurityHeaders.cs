using System.Text.Json;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>Headers on every answer. Nothing inline, nothing foreign, nothing evaluated, and no page is kept in a cache.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private static readonly string _contentSecurityPolicy = ReadPolicy();

    private const string PermissionsPolicy =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment, since the page of an error clears what was set before.
        context.Response.OnStarting(static response =>
        {
            Write((HttpResponse)response);
            return Task.CompletedTask;
        }, context.Response);
        return next(context);
    }

    public static void Write(HttpResponse response)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = _contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = PermissionsPolicy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            headers.CacheControl = "no-store";
    }

    /// <summary>Its directives stand in a file, which the page's script bundles too: the copy that a browser keeps for offline has the same.</summary>
    private static string ReadPolicy()
    {
        using var file = typeof(SecurityHeaders).Assembly.GetManifestResourceStream("content-security-policy.json")!;
        using var directives = JsonDocument.Parse(file);
        return string.Join("; ", directives.RootElement.EnumerateArray());
    }
}
