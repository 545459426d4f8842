namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// <c>{handler:oneof(take,drop)}</c>: one of these words. <c>regex</c> could say the same, but the server's start would wait for each
/// to be compiled.
/// </summary>
internal sealed class OneOf(string words) : IRouteConstraint
{
    private readonly string[] _words = words.Split(',');

    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        values[routeKey] is string word && _words.Contains(word, StringComparer.OrdinalIgnoreCase);
}
