using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What others see of what the person is doing, and who is blocked.</summary>
public sealed partial class SettingsModel
{
    public PersonSettings Own { get; private set; } = new();

    public Person[] Blocked { get; private set; } = [];

    private IBlockingGrain MyBlocking => grains.GetGrain<IBlockingGrain>(User.Id);

    private ISettingsGrain MySettings => grains.GetGrain<ISettingsGrain>(User.Id);

    public async Task<IActionResult> OnPostPrivacyAsync()
    {
        await MySettings.Save(await MySettings.Read() with
        {
            ShowsTyping = Request.Form["ShowsTyping"] == "on",
            ShowsPresence = Request.Form["ShowsPresence"] == "on",
        });
        return GoOn("privacy", "privacy");
    }

    /// <summary>Says what is to be, so that a repeat changes nothing.</summary>
    /// <param name="person">The user id.</param>
    /// <param name="then">The page of ours that it was asked on.</param>
    public async Task<IActionResult> OnPostBlockAsync(string? person, bool on, string? then)
    {
        if (person == User.Id) ModelState.AddModelError("", words["Blocking.Oneself"]);
        else if ((await grains.People([person ?? ""])).Length == 0) ModelState.AddModelError("", words["NewConversation.Gone"]);
        else if (!await MyBlocking.Block(person!, on)) ModelState.AddModelError("", words["Blocking.TooMany", Limits.Blocked]);
        if (!ModelState.IsValid) return await Refuse(400);
        return then is not null && Url.IsLocalUrl(then) && !Request.IsHtmx() ? new SeeOther(then) : GoOn(null, "privacy");
    }
}
