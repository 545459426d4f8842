using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

public sealed class SignOutModel(SignInManager<Account> signIn) : PageModel
{
    public IActionResult OnGet() => Redirect(Url.Content("~/"));

    public async Task<IActionResult> OnPostAsync()
    {
        await Sessions.End(HttpContext);
        await signIn.SignOutAsync();
        return this.SeeOther("/signin");
    }
}
