using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Everything that is done with passwords: to register, to sign in, and where somebody who is signed in has to prove it. Tries are counted
/// before they are looked at, by the grain of the mail address, whether it has an account or not: so the words and the work are the same.
/// </summary>
public sealed class PasswordSignIn(
    SignInManager<Account> signIn, IGrainFactory grains, PasswordHashing hashing, KnownBrowser known, IHttpContextAccessor accessor,
    IStringLocalizer<PageWords> words)
{
    private static readonly Account _nobody = new();

    private static readonly string _nobodysHash = new PasswordHasher<Account>().HashPassword(_nobody, Guid.NewGuid().ToString());

    private HttpContext Http => accessor.HttpContext!;

    /// <summary>Creates the account and signs it in; false when the address has one already.</summary>
    public async Task<bool> Register(Account account, string password)
    {
        IdentityResult created;
        using (await Turn()) created = await signIn.UserManager.CreateAsync(account, password);
        if (!created.Succeeded) return false;
        await SignIn(account, isPersistent: true);
        return true;
    }

    public async Task<PasswordOutcome> Attempt(string email, string password, bool rememberMe)
    {
        var users = signIn.UserManager;
        var normalized = users.NormalizeEmail(email);
        var from = known.From(Http, normalized, out var isKnown);
        var address = AddressOf(normalized);
        if (!await address.TryPassword(from, isKnown)) return PasswordOutcome.TooMany;

        var account = await users.FindByEmailAsync(email);
        if (!await IsRight(account, password)) return PasswordOutcome.Wrong;
        await address.PasswordWasRight(from);
        await SignIn(account!, rememberMe);
        return PasswordOutcome.Right;
    }

    /// <summary>Null when it is the account's password, else a sentence that says it isn't.</summary>
    public async Task<string?> Prove(Account account, string? password)
    {
        if (string.IsNullOrEmpty(password)) return words["Password.CurrentMissing"];
        var address = AddressOf(account.NormalizedEmail);
        // A session is a place of its own: who has taken one over locks nobody out elsewhere.
        var from = $"session {Http.User.DeviceId}";
        if (!await address.TryPassword(from, isKnown: true)) return words["Password.TooMany"];
        if (!await IsRight(account, password)) return words["Password.CurrentWrong"];
        await address.PasswordWasRight(from);
        return null;
    }

    /// <summary>False when the account was changed elsewhere meanwhile. The session goes on under a new name: a copy of its cookie doesn't.</summary>
    public async Task<bool> Change(Account account, string current, string next)
    {
        IdentityResult changed;
        using (await Turn()) changed = await signIn.UserManager.ChangePasswordAsync(account, current, next);
        if (!changed.Succeeded) return false;
        var session = await Http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await signIn.SignInAsync(account, new AuthenticationProperties { IsPersistent = session.Properties?.IsPersistent == true });
        return true;
    }

    /// <summary>An address without account takes as long as a wrong password, so that time tells nobody who is here.</summary>
    private async Task<bool> IsRight(Account? account, string password)
    {
        // No password is so long, and it is answered like any wrong one.
        if (password.Length > NewPasswordAttribute.Characters) password = "";
        using var turn = await Turn();
        if (account is { PasswordHash: not null }) return (await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: false)).Succeeded;
        signIn.UserManager.PasswordHasher.VerifyHashedPassword(_nobody, _nobodysHash, password);
        return false;
    }

    private async Task SignIn(Account account, bool isPersistent)
    {
        await signIn.SignInAsync(account, isPersistent);
        known.Remember(Http, account.NormalizedEmail);
    }

    private Task<IDisposable> Turn() => hashing.Turn(ClientAddress.Of(Http), Http.RequestAborted);

    private IEmailAddressGrain AddressOf(string normalizedEmail) => grains.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(normalizedEmail));
}

public enum PasswordOutcome
{
    Right,
    Wrong,

    /// <summary>Not looked at: there were too many wrong ones.</summary>
    TooMany,
}
