namespace OrleansMessenger.WebFrontend.Pages;

internal static class Requests
{
    /// <summary>Whether htmx, or a module of ours, asks: it takes the partial.</summary>
    public static bool IsHtmx(this HttpRequest request) => request.Headers["HX-Request"] == "true";
}
