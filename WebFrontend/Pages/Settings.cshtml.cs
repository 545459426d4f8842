using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Devices;
using OrleansMessenger.Drafts;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What a person can say of themselves: the account, what they are notified of, where they are signed in.</summary>
[Authorize]
[RateLimit(Rate.Settings)]
public sealed partial class SettingsModel(
    IGrainFactory grains, UserManager<Account> users, PasswordSignIn passwords, IStringLocalizer<PageWords> words, TimeProvider clock,
    ILogger<SettingsModel> logger) : PageModel, IKeepsInput
{
    /// <summary>The field of the profile whose name another form has too.</summary>
    public const string ProfilePassword = "ProfilePassword";

    /// <summary>What was just done, as the page that did it says in the address.</summary>
    [FromQuery]
    public string? Done { get; set; }

    public Account Account { get; private set; } = null!;

    public NotificationSettings Notifications { get; private set; } = null!;

    public Device[] Devices { get; private set; } = [];

    public Draft ProfileDraft { get; private set; } = null!;

    public Draft NotificationsDraft { get; private set; } = null!;

    public DateTimeOffset Now => clock.GetUtcNow();

    private IDevicesGrain MyDevices => grains.GetGrain<IDevicesGrain>(User.Id);

    private INotificationsGrain MyNotifications => grains.GetGrain<INotificationsGrain>(User.Id);

    public async Task OnGetAsync()
    {
        await Load();
        await BestEffort.Run(DiscardWhatIsStored, logger);
    }

    public async Task<IActionResult> OnPostProfileAsync(ProfileForm form)
    {
        if (form.Handle is null && Request.Form.ContainsKey(nameof(form.Handle)))
            ModelState.AddModelError(nameof(form.Handle), words["Handle.Missing"]);
        if (!ModelState.IsValid) return await Refuse(400);
        var account = await FindAccount();
        var (nickname, email) = (form.Nickname!.Trim(), form.Email!.Trim());
        var handle = form.Handle is null ? account.Handle : HandleRules.Normalise(form.Handle);
        if (email != account.Email && await passwords.Prove(account, form.CurrentPassword) is { } problem)
        {
            ModelState.AddModelError(ProfilePassword, words["Profile.NeedsPassword", problem]);
            return await Refuse(400);
        }
        (account.Nickname, account.Email, account.Handle) = (nickname, email, handle);
        var saved = await users.UpdateAsync(account);
        if (!saved.Succeeded)
        {
            if (await users.FindByEmailAsync(email) is { } owner && owner.Id != User.Id)
                ModelState.AddModelError(nameof(form.Email), words["Profile.EmailTaken"]);
            else if (await grains.IsTaken(handle, User.Id))
                ModelState.AddModelError(nameof(form.Handle), words["Handle.Taken"]);
            else
                ModelState.AddModelError("", words["Profile.ChangedElsewhere"]);
            return await Refuse(409);
        }
        return await Saved(DraftKey.Profile, "profile");
    }

    public async Task<IActionResult> OnPostPasswordAsync(PasswordForm form)
    {
        if (!ModelState.IsValid) return await Refuse(400);
        var account = await FindAccount();
        if (await passwords.Prove(account, form.CurrentPassword) is { } problem)
        {
            ModelState.AddModelError(nameof(form.CurrentPassword), problem);
            return await Refuse(400);
        }
        if (!await passwords.Change(account, form.CurrentPassword!, form.Password!))
        {
            ModelState.AddModelError("", words["Password.ChangedElsewhere"]);
            return await Refuse(409);
        }
        await MyDevices.SignOutOthers(User.DeviceId);
        return GoOn("password", "password");
    }

    /// <summary>Gives up what was filled into a form and not saved.</summary>
    public async Task<IActionResult> OnPostForgetAsync(string? form)
    {
        if (form is not (DraftKey.Profile or DraftKey.Notifications)) return NotFound();
        var draft = await DraftOf(form).Read();
        await DraftOf(form).Discard(draft.Revision, draft.Fields, sentClientId: null, FormFields.Writer(Request.Form));
        return GoOn(null, form);
    }

    /// <inheritdoc/>
    public async Task<IActionResult> ShowAgain(Refusal refusal)
    {
        await Load();
        return Page();
    }

    private async Task Load()
    {
        (Account, Notifications, Devices) = (await FindAccount(), await MyNotifications.Settings(), await MyDevices.All());
        Own = await MySettings.Read();
        Blocked = await grains.People(await MyBlocking.All());
        (ProfileDraft, NotificationsDraft) = (await DraftOf(DraftKey.Profile).Read(), await DraftOf(DraftKey.Notifications).Read());
    }

    /// <summary>The server died between the save and the discard: what was saved must not hide what is saved later.</summary>
    private async Task DiscardWhatIsStored()
    {
        (string, string)[] profile = [(nameof(ProfileForm.Nickname), Account.Nickname), (nameof(ProfileForm.Email), Account.Email)];
        // One that was kept by the version before has no handle.
        if (Holds(ProfileDraft, profile) || Holds(ProfileDraft, [.. profile, (nameof(ProfileForm.Handle), Account.Handle ?? "")]))
            ProfileDraft = await DraftOf(DraftKey.Profile).Discard(ProfileDraft.Revision, ProfileDraft.Fields, sentClientId: null, writer: null);
        if (Holds(NotificationsDraft, [.. FieldsOf(Notifications)]))
            NotificationsDraft = await DraftOf(DraftKey.Notifications).Discard(NotificationsDraft.Revision, NotificationsDraft.Fields, sentClientId: null, writer: null);
    }

    private static bool Holds(Draft draft, params (string Name, string Value)[] stored) =>
        draft.Fields.Length > 0 && draft.Fields.ToHashSet().SetEquals(stored.Select(field => new DraftField(field.Name, field.Value)));

    private async Task<IActionResult> Saved(string form, string done)
    {
        await BestEffort.Run(() => DraftOf(form).DiscardSent(Request.Form), logger);
        return GoOn(done, form);
    }

    private IActionResult GoOn(string? done, string section) =>
        Request.IsHtmx() ? new NoContentResult() : new SeeOther($"/settings{(done is null ? "" : $"?done={done}")}#{section}");

    private async Task<IActionResult> Refuse(int status)
    {
        Response.StatusCode = status;
        if (Request.IsHtmx()) return Content(ModelState.Values.SelectMany(entry => entry.Errors).First().ErrorMessage);
        await Load();
        return Page();
    }

    private async Task<Account> FindAccount() =>
        await users.FindByIdAsync(User.Id) ?? throw new InvalidOperationException("Signed in without an account.");

    private IDraftGrain DraftOf(string form) => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, form));
}
