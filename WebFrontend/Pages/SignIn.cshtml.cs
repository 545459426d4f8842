using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

[AllowAnonymous, RateLimit(Rate.SignInFromAddress), RateLimit(Rate.SignIn)]
public sealed partial class SignInModel(
    PasswordSignIn signIn, KeptForm kept, IStringLocalizer<PageWords> words, ILogger<SignInModel> logger) : PageModel, IKeepsInput, ILimitedBy
{
    [BindProperty]
    [Required(ErrorMessage = "Email.Missing")]
    public string? Email { get; set; }

    [BindProperty]
    [Required(ErrorMessage = "SignIn.NoPassword")]
    public string? Password { get; set; }

    [BindProperty]
    public bool RememberMe { get; set; }

    /// <summary>The page that was asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    /// <summary>A form that was posted without a session.</summary>
    [BindProperty]
    public string? Kept { get; set; }

    public SignInForm Form => new(Email, !HttpMethods.IsPost(Request.Method) || RememberMe, ReturnUrl, Kept);

    /// <inheritdoc/>
    public string? What => Email;

    public IActionResult OnGet() => User.IsSignedIn ? Redirect(Requests.AsHeader(Url.Content("~" + Destination))) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
            return ShowErrors();

        var outcome = await signIn.Attempt(Email!.Trim(), Password!, RememberMe);
        if (outcome == PasswordOutcome.Right)
            return await GoOn();

        ModelState.AddModelError("", outcome == PasswordOutcome.TooMany ? words["Password.TooMany"] : words["SignIn.Wrong"]);
        return ShowErrors();
    }

    public Task<IActionResult> ShowAgain(Refusal refusal) => Task.FromResult<IActionResult>(Page());

    private string Destination => Requests.IsLocal(ReturnUrl) ? ReturnUrl : "/";

    private async Task<IActionResult> GoOn()
    {
        try
        {
            await kept.Restore(Kept, User.Id);
            return new SeeOther(Destination);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The page still has it.
            LogNotRestored(logger, error);
            ModelState.AddModelError("", words["SignIn.NotRestored"]);
            return ShowErrors(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private PageResult ShowErrors(int status = StatusCodes.Status400BadRequest)
    {
        Response.StatusCode = status;
        return Page();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was written without a session could not be stored")]
    private static partial void LogNotRestored(ILogger logger, Exception error);
}
