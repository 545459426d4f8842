using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Alerts;

/// <summary>What the server knows of this device's notifications, for the page's script to compare with what the browser has.</summary>
/// <param name="PushHash">The first 16 hexadecimal digits of the SHA-256 of the subscription's endpoint; empty for none.</param>
/// <param name="Key">What to subscribe with, base64url; empty when it could not be read.</param>
public sealed record DeviceAlerts(bool Wanted, string PushHash, string Key);

/// <summary>The line that offers notifications. It carries <see cref="DeviceAlerts"/> also where there is nothing to offer.</summary>
public sealed class AlertsOfferViewComponent(IGrainFactory grains, ILogger<AlertsOfferViewComponent> logger) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync()
    {
        var devices = await grains.GetGrain<IDevicesGrain>(UserClaimsPrincipal.Id).All();
        var device = Array.Find(devices, device => device.Id == UserClaimsPrincipal.DeviceId);
        var key = "";
        // On a full disk there may be none yet: no reason to show no page.
        await BestEffort.Run(async () => key = await grains.GetGrain<IPushKeysGrain>(IPushKeysGrain.Key).PublicKey(), logger);
        return View("/Pages/Shared/_AlertsOffer.cshtml", new DeviceAlerts(device?.WantsAlerts == true, HashOf(device?.Push?.Endpoint), key));
    }

    private static string HashOf(string? endpoint) =>
        endpoint is null ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(endpoint)))[..16];
}
