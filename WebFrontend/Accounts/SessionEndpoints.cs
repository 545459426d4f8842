using Microsoft.AspNetCore.Identity;
using OrleansMessenger.Accounts;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Endpoints;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Signs out, here or elsewhere, and tries whether a device is notified. A device is a browser in which the person is signed in; one that
/// isn't the person's is not found.
/// </summary>
internal static class SessionEndpoints
{
    private static readonly string[] _look = [HttpMethods.Get, HttpMethods.Head];

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var devices = routes.MapGroup("/devices").LimitTo(Rate.Settings).PostOnly("/{id}/{verb:oneof(signout,test)?}");
        devices.MapPost("/signout-others", SignOutOthers);
        devices.MapPost("/signout-everywhere", SignOutEverywhere);
        devices.MapPost("/{id}/signout", SignOutDevice);
        devices.MapPost("/{id}/test", Test).LimitTo(Rate.TestAlert);

        var signOut = routes.MapGroup("/signout").PostOnly("");
        signOut.MapMethods("", _look, () => Results.LocalRedirect("~/"));
        signOut.MapPost("", SignOut);
    }

    private static async Task<IResult> SignOutOthers(HttpContext http, IGrainFactory grains)
    {
        await Mine(http, grains).SignOutOthers(http.User.DeviceId);
        return GoOn(http, "signed-out-others");
    }

    private static async Task<IResult> SignOutEverywhere(HttpContext http, IGrainFactory grains, SignInManager<Account> signIn)
    {
        await Mine(http, grains).SignOutOthers(null);
        return await Leave(signIn);
    }

    private static async Task<IResult> SignOutDevice(HttpContext http, string id, IGrainFactory grains, SignInManager<Account> signIn)
    {
        var mine = Mine(http, grains);
        if (!await Has(mine, id)) return Results.NotFound();
        await mine.SignOut(id);
        return id == http.User.DeviceId ? await Leave(signIn) : GoOn(http, "signed-out");
    }

    private static async Task<IResult> Test(HttpContext http, string id, IGrainFactory grains)
    {
        if (!await Has(Mine(http, grains), id)) return Results.NotFound();
        return GoOn(http, await grains.GetGrain<INotificationsGrain>(http.User.Id).TestAlert(id) ? "test" : "no-test");
    }

    private static async Task<IResult> SignOut(HttpContext http, SignInManager<Account> signIn)
    {
        await Sessions.End(http);
        return await Leave(signIn);
    }

    private static IDevicesGrain Mine(HttpContext http, IGrainFactory grains) => grains.GetGrain<IDevicesGrain>(http.User.Id);

    private static async Task<bool> Has(IDevicesGrain mine, string deviceId) => Array.Exists(await mine.All(), device => device.Id == deviceId);

    private static IResult GoOn(HttpContext http, string done) =>
        http.Request.IsHtmx() ? Results.NoContent() : new SeeOther($"/settings?done={done}#devices");

    /// <summary>The session has ended: the cookie goes with it.</summary>
    private static async Task<IResult> Leave(SignInManager<Account> signIn)
    {
        await signIn.SignOutAsync();
        return new SeeOther("/signin");
    }
}
