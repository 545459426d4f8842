using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>What is answered when nobody is signed in: a page leads to the sign-in form and back, anything else gets 401.</summary>
internal static class SignInRedirects
{
    public const string Path = "/signin";

    public static Task Answer(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, response) = (context.Request, context.Response);
        if (request.Headers.ContainsKey("HX-Request"))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers["HX-Redirect"] = request.PathBase + For(PageOf(request));
        }
        else if (HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            response.Redirect(request.PathBase + For(request.Path + request.QueryString));
        }
        else
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return Task.CompletedTask;
    }

    /// <summary>The page that sent the request, as htmx tells; home when it doesn't.</summary>
    private static string PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers["HX-Current-URL"], UriKind.Absolute, out var page) ? SubPath.Within(request, page.PathAndQuery) : "/";

    private static string For(string returnUrl) =>
        returnUrl == "/" ? Path : $"{Path}?returnUrl={Uri.EscapeDataString(returnUrl)}";
}
