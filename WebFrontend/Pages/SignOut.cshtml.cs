using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Pages;

public sealed class SignOutModel(SignInManager<Account> signIn, Hub hub) : PageModel
{
    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync()
    {
        // Streams of this browser end here; those of the person's other browsers come back by themselves.
        if (User.IsSignedIn) hub.CloseTabsOf(User.Id);
        await signIn.SignOutAsync();
        return this.SeeOther("/signin");
    }
}
