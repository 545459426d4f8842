using Microsoft.AspNetCore.Identity;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>Asks for passwords and counts the wrong ones, to sign in and where somebody who is signed in has to prove it.</summary>
public sealed class PasswordSignIn(SignInManager<Account> signIn)
{
    public const string LockedOut = "Too many wrong passwords. For safety none is taken for this account for 5 minutes; then try again.";

    private static readonly Account _nobody = new();

    private static readonly string _nobodysHash = new PasswordHasher<Account>().HashPassword(_nobody, Guid.NewGuid().ToString());

    /// <summary>An address without account takes as long as a wrong password, so that time tells nobody who is here.</summary>
    public async Task<SignInResult> Attempt(string email, string password, bool rememberMe)
    {
        var users = signIn.UserManager;
        password = WorthHashing(password);
        if (await users.FindByEmailAsync(email) is { } account)
            return await signIn.PasswordSignInAsync(account, password, rememberMe, lockoutOnFailure: true);

        users.PasswordHasher.VerifyHashedPassword(_nobody, _nobodysHash, password);
        return SignInResult.Failed;
    }

    /// <summary>Null when it is the account's password, else a sentence that says it isn't.</summary>
    public async Task<string?> Prove(Account account, string? password)
    {
        if (string.IsNullOrEmpty(password)) return "Please enter your current password.";
        var result = await signIn.CheckPasswordSignInAsync(account, WorthHashing(password), lockoutOnFailure: true);
        return result.Succeeded ? null : result.IsLockedOut ? LockedOut : "This is not your current password.";
    }

    /// <summary>No password is so long, and it is answered like any wrong one.</summary>
    private static string WorthHashing(string password) => password.Length > NewPasswordAttribute.Characters ? "" : password;
}
