using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Accounts;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What is done with the browsers in which the person is signed in. One that isn't the person's is not found.</summary>
[Authorize]
[RateLimit(Rate.Settings)]
[RateLimit(Rate.TestAlert, Handler = "Test")]
public sealed class DevicesModel(IGrainFactory grains, SignInManager<Account> signIn) : PageModel
{
    private IDevicesGrain MyDevices => grains.GetGrain<IDevicesGrain>(User.Id);

    private INotificationsGrain MyNotifications => grains.GetGrain<INotificationsGrain>(User.Id);

    public IActionResult OnGet() => NotFound();

    /// <summary><c>signout-others</c> or <c>signout-everywhere</c>.</summary>
    public async Task<IActionResult> OnPostAsync(string id)
    {
        switch (id)
        {
            case "signout-others":
                await MyDevices.SignOutOthers(User.DeviceId);
                return GoOn("signed-out-others");
            case "signout-everywhere":
                await MyDevices.SignOutOthers(null);
                return await Leave();
            default:
                return NotFound();
        }
    }

    public async Task<IActionResult> OnPostSignoutAsync(string id)
    {
        if (!await IsMine(id)) return NotFound();
        await MyDevices.SignOut(id);
        return id == User.DeviceId ? await Leave() : GoOn("signed-out");
    }

    public async Task<IActionResult> OnPostTestAsync(string id)
    {
        if (!await IsMine(id)) return NotFound();
        return GoOn(await MyNotifications.TestAlert(id) ? "test" : "no-test");
    }

    private async Task<bool> IsMine(string id) => Array.Exists(await MyDevices.All(), device => device.Id == id);

    private IActionResult GoOn(string done) =>
        Request.IsHtmx() ? new NoContentResult() : this.SeeOther($"/settings?done={done}#devices");

    /// <summary>The session has ended: the cookie goes with it.</summary>
    private async Task<IActionResult> Leave()
    {
        await signIn.SignOutAsync();
        return this.SeeOther("/signin");
    }
}
