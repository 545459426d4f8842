using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

[AllowAnonymous, RateLimit(Rate.SignInFromAddress), RateLimit(Rate.SignIn)]
public sealed class SignInModel(PasswordSignIn signIn) : PageModel, IKeepsInput, ILimitedBy
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

    /// <inheritdoc/>
    public string? What => Email;

    public IActionResult OnGet() => User.IsSignedIn ? Redirect(Requests.AsHeader(Destination)) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return ShowErrors();

        var outcome = await signIn.Attempt(Email!.Trim(), Password!, RememberMe);
        if (outcome == PasswordOutcome.Right)
            return this.SeeOther(Destination);

        ModelState.AddModelError("", outcome == PasswordOutcome.TooMany ? PasswordSignIn.TooMany : "The mail address or the password is wrong.");
        return ShowErrors();
    }

    public Task<IActionResult> ShowAgain(Refusal refusal) => Task.FromResult<IActionResult>(Page());

    private string Destination => this.IsLocal(ReturnUrl) ? ReturnUrl : "/";

    private PageResult ShowErrors()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
