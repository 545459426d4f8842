using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Alerts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Endpoints;

/// <summary>What people post to and there is no page of.</summary>
internal static class Acts
{
    public static void MapActs(this IEndpointRouteBuilder routes)
    {
        routes.MapSessions();
        routes.MapAlerts();
        routes.MapActsBelow("/drafts").LimitTo(Rate.SaveDraft).MapDurableForms();
    }

    /// <summary>
    /// A group of acts below a path, for who is signed in. There is nothing to look at, and no other method than POST. Each also has the
    /// guards of every request: the server's limits of size, and antiforgery (<see cref="FormGuard"/>).
    /// </summary>
    public static RouteGroupBuilder MapActsBelow(this IEndpointRouteBuilder routes, string path)
    {
        var acts = routes.MapGroup(path).RequireAuthorization();
        acts.Map("{**rest}", Refuse);
        return acts;
    }

    /// <summary>Without it such a request would fall through to what answers unknown addresses: to anybody, and with 404 to any method.</summary>
    private static IResult Refuse(HttpContext http)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method)) return Results.NotFound();
        http.Response.Headers.Allow = "GET, POST";
        return Results.StatusCode(StatusCodes.Status405MethodNotAllowed);
    }
}
