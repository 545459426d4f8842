namespace OrleansMessenger.WebFrontend.Endpoints;

/// <summary>Addresses that people post to and there is no page of.</summary>
internal static class PostOnlyRoutes
{
    /// <summary>
    /// There is nothing to look at, and no method but POST. Without this such a request would fall through to what answers unknown
    /// addresses: it answers anybody, and any method with 404.
    /// </summary>
    public static RouteGroupBuilder PostOnly(this RouteGroupBuilder group, string pattern)
    {
        group.Map(pattern, Refuse);
        return group;
    }

    private static IResult Refuse(HttpContext http)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method)) return Results.NotFound();
        http.Response.Headers.Allow = "GET, POST";
        return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }
}
