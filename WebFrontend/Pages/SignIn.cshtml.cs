using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

[AllowAnonymous, RateLimit(Rate.SignIn)]
public sealed class SignInModel(PasswordSignIn signIn) : PageModel, IKeepsInput
{
    [BindProperty]
    [Required(ErrorMessage = "Please enter your mail address.")]
    public string? Email { get; set; }

    [BindProperty]
    [Required(ErrorMessage = "Please enter your password.")]
    public string? Password { get; set; }

    [BindProperty]
    public bool RememberMe { get; set; }

    /// <summary>The page that was asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.IsSignedIn ? Redirect(Destination) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return ShowErrors();

        var result = await signIn.Attempt(Email!.Trim(), Password!, RememberMe);
        if (result.Succeeded)
            return this.SeeOther(Destination);

        ModelState.AddModelError("", result.IsLockedOut ? PasswordSignIn.LockedOut : "The mail address or the password is wrong.");
        return ShowErrors();
    }

    public Task<IActionResult> ShowAgain(Refusal refusal) => Task.FromResult<IActionResult>(Page());

    private string Destination => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/";

    private PageResult ShowErrors()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
