using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Conversations;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

[AllowAnonymous, RateLimit(Rate.Register)]
public sealed class RegisterModel(
    PasswordSignIn passwords, Invitations invitations, IGrainFactory grains, IStringLocalizer<PageWords> words, ILogger<RegisterModel> logger)
    : PageModel, IKeepsInput
{
    /// <summary>Somebody's link, if the person came by one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Invitation { get; set; }

    /// <summary>Who invites; null for nobody.</summary>
    public Person? Inviter { get; private set; }

    [BindProperty, MailAddress]
    public string? Email { get; set; }

    [BindProperty, Nickname]
    public string? Nickname { get; set; }

    /// <summary>Optional: it is made from the nickname otherwise.</summary>
    [BindProperty, Handle]
    public string? Handle { get; set; }

    [BindProperty, NewPassword]
    public string? Password { get; set; }

    [BindProperty]
    [Compare(nameof(Password), ErrorMessage = "Password.Differ")]
    public string? ConfirmPassword { get; set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (User.IsSignedIn) return Redirect(Url.Content("~/"));
        Inviter = await FindInviter();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Inviter = await FindInviter();
        if (!ModelState.IsValid)
            return ShowErrors(StatusCodes.Status400BadRequest);

        var handle = Handle is null ? null : HandleRules.Normalise(Handle);
        var account = new Account { Email = Email!.Trim(), Nickname = Nickname!.Trim(), Handle = handle };
        if (!await passwords.Register(account, Password!))
        {
            // The password's rules are checked above, so what is left is the handle and the address.
            if (await grains.IsTaken(handle, account.Id)) ModelState.AddModelError(nameof(Handle), words["Handle.Taken"]);
            else ModelState.AddModelError(nameof(Email), words["Register.EmailTaken"]);
            return ShowErrors(StatusCodes.Status409Conflict);
        }

        if (Inviter is null) return new SeeOther("/");
        // Should it fail, the person is here all the same, and begins it by hand.
        await BestEffort.Run(() => DirectConversation.Begin(grains, new Person(account.Id, account.Nickname), Inviter), logger);
        return new SeeOther($"/conversations/{ConversationId.Between(account.Id, Inviter.UserId)}");
    }

    private async Task<Person?> FindInviter() => invitations.By(Invitation) is { } id ? await grains.GetGrain<IAccountGrain>(id).Person() : null;

    public async Task<IActionResult> ShowAgain(Refusal refusal)
    {
        Inviter = await FindInviter();
        return Page();
    }

    private PageResult ShowErrors(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
