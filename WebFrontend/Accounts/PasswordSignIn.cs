using Microsoft.AspNetCore.Identity;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>Signs in by mail address and password; counts wrong passwords.</summary>
public sealed class PasswordSignIn(SignInManager<Account> signIn)
{
    private static readonly Account _nobody = new();

    private static readonly string _nobodysHash = new PasswordHasher<Account>().HashPassword(_nobody, Guid.NewGuid().ToString());

    /// <summary>An address without account takes as long as a wrong password, so that time tells nobody who is here.</summary>
    public async Task<SignInResult> Attempt(string email, string password, bool rememberMe)
    {
        var users = signIn.UserManager;
        if (await users.FindByEmailAsync(email) is { } account)
            return await signIn.PasswordSignInAsync(account, password, rememberMe, lockoutOnFailure: true);

        users.PasswordHasher.VerifyHashedPassword(_nobody, _nobodysHash, password);
        return SignInResult.Failed;
    }
}
