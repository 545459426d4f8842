using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

[AllowAnonymous, RateLimit(Rate.Register)]
public sealed class RegisterModel(PasswordSignIn passwords, IGrainFactory grains, IStringLocalizer<PageWords> words) : PageModel, IKeepsInput
{
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

    public IActionResult OnGet() => User.IsSignedIn ? Redirect(Url.Content("~/")) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
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

        return new SeeOther("/");
    }

    public Task<IActionResult> ShowAgain(Refusal refusal) => Task.FromResult<IActionResult>(Page());

    private PageResult ShowErrors(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
