using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

[AllowAnonymous, RateLimit(Rate.Register)]
public sealed class RegisterModel(UserManager<Account> users, SignInManager<Account> signIn) : PageModel, IKeepsInput
{
    public const int EmailCharacters = 254;
    public const int PasswordCharacters = 200;

    [BindProperty]
    [Required(ErrorMessage = "Please enter your mail address.")]
    [MailAddress(ErrorMessage = "This doesn't look like a mail address.")]
    [StringLength(EmailCharacters, ErrorMessage = "This is too long for a mail address.")]
    public string? Email { get; set; }

    [BindProperty]
    [Required(ErrorMessage = "Please choose a nickname.")]
    [StringLength(Limits.NicknameCharacters, ErrorMessage = "A nickname has at most {1} characters.")]
    public string? Nickname { get; set; }

    [BindProperty]
    [Required(ErrorMessage = "Please choose a password.")]
    [StringLength(PasswordCharacters, MinimumLength = AccountServices.PasswordCharacters, ErrorMessage = "A password has {2} to {1} characters.")]
    public string? Password { get; set; }

    [BindProperty]
    [Compare(nameof(Password), ErrorMessage = "The two passwords differ.")]
    public string? ConfirmPassword { get; set; }

    public IActionResult OnGet() => User.IsSignedIn ? Redirect("/") : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        Nickname = Nickname?.Trim();
        if (Nickname is not null && !Nickname.Any(IsVisible))
            ModelState.AddModelError(nameof(Nickname), "Please choose a nickname that can be seen.");
        else if (Nickname is not null && Nickname.Any(char.IsControl))
            ModelState.AddModelError(nameof(Nickname), "A nickname stands on one line, without control characters.");
        if (!ModelState.IsValid)
            return ShowErrors(StatusCodes.Status400BadRequest);

        var account = new Account { Email = Email!.Trim(), Nickname = Nickname! };
        var result = await users.CreateAsync(account, Password!);
        if (!result.Succeeded)
        {
            // The password's rules are checked above, so what is left is the address.
            ModelState.AddModelError(nameof(Email), "This mail address has an account already. You can sign in with it.");
            return ShowErrors(StatusCodes.Status409Conflict);
        }

        await signIn.SignInAsync(account, isPersistent: false);
        return this.SeeOther("/");
    }

    public Task<IActionResult> ShowAgain(Refusal refusal) => Task.FromResult<IActionResult>(Page());

    private PageResult ShowErrors(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private static bool IsVisible(char character) =>
        !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.Control);
}
