using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Endpoints;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary><c>POST /presence</c>: the person is using a page. 204, also where they don't want it told.</summary>
internal static class PresenceEndpoint
{
    public static void MapPresence(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").LimitTo(Rate.SaveDraft).PostOnly("/presence").MapPost("/presence", Use);

    private static async Task<IResult> Use(HttpContext http, IGrainFactory grains)
    {
        if ((await grains.GetGrain<ISettingsGrain>(http.User.Id).Read()).ShowsPresence) await grains.GetGrain<IUserGrain>(http.User.Id).UsesPage();
        return Results.NoContent();
    }
}
