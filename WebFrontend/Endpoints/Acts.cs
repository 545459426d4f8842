using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Alerts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Endpoints;

/// <summary>What people post to and there is no page of.</summary>
internal static class Acts
{
    /// <summary>
    /// In groups, each with its guards: somebody is signed in, and not too often. Every request also has those of the server: limits of
    /// size, and antiforgery (<see cref="FormGuard"/>).
    /// </summary>
    public static void MapActs(this IEndpointRouteBuilder routes)
    {
        var acts = routes.MapGroup("").RequireAuthorization();
        acts.MapSessions();
        acts.MapAlerts();
        var drafts = acts.MapGroup("/drafts").LimitTo(Rate.SaveDraft).PostOnly("/{form}/{verb:oneof(take,drop)?}");
        drafts.MapDurableForms();
    }

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
