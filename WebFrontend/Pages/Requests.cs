using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What handlers ask of a request and answer to it.</summary>
internal static class Requests
{
    /// <summary>Whether htmx, or a module of ours, asks: it takes the partial.</summary>
    public static bool IsHtmx(this HttpRequest request) => request.Headers["HX-Request"] == "true";

    /// <summary>After a successful post: go and get that page.</summary>
    /// <param name="localUrl">As everywhere within the program, without the path that the messenger is reached below.</param>
    public static IActionResult SeeOther(this PageModel page, string localUrl)
    {
        page.Response.Headers.Location = page.Request.PathBase + localUrl;
        return page.StatusCode(StatusCodes.Status303SeeOther);
    }
}
