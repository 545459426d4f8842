using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What others see of what the person is doing.</summary>
public sealed partial class SettingsModel
{
    public PersonSettings Own { get; private set; } = new();

    private ISettingsGrain MySettings => grains.GetGrain<ISettingsGrain>(User.Id);

    public async Task<IActionResult> OnPostPrivacyAsync()
    {
        await MySettings.Save(await MySettings.Read() with { ShowsTyping = Request.Form["ShowsTyping"] == "on" });
        return GoOn("privacy", "privacy");
    }
}
