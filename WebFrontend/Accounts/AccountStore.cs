using Microsoft.AspNetCore.Identity;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>Where Identity's managers read and write accounts: the person's grain, found by id or through the mail address' grain.</summary>
internal sealed class AccountStore(IGrainFactory grains, IdentityErrorDescriber errors)
    : IUserPasswordStore<Account>, IUserEmailStore<Account>, IUserSecurityStampStore<Account>
{
    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        user.ConcurrencyStamp = NewStamp();
        return await GrainOf(user).Create(user)
            ? IdentityResult.Success
            : IdentityResult.Failed(errors.DuplicateEmail(user.Email));
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        var stamp = NewStamp();
        if (!await GrainOf(user).Save(user, stamp))
            return IdentityResult.Failed(errors.ConcurrencyFailure());
        user.ConcurrencyStamp = stamp;
        return IdentityResult.Success;
    }

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Accounts are not deleted.");

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParseExact(userId, "N", out _) ? grains.GetGrain<IAccountGrain>(userId).Read() : Task.FromResult<Account?>(null);

    public async Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        var owner = await grains.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(normalizedEmail)).Owner();
        return owner is null ? null : await FindByIdAsync(owner, cancellationToken);
    }

    // The user name is the mail address.
    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByEmailAsync(normalizedUserName, cancellationToken);

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => GetEmailAsync(user, cancellationToken);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) =>
        SetEmailAsync(user, userName, cancellationToken);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) =>
        GetNormalizedEmailAsync(user, cancellationToken);

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) =>
        SetNormalizedEmailAsync(user, normalizedName, cancellationToken);

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetEmailAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Email);

    public Task SetEmailAsync(Account user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email ?? "");

    public Task<string?> GetNormalizedEmailAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.NormalizedEmail);

    public Task SetNormalizedEmailAsync(Account user, string? normalizedEmail, CancellationToken cancellationToken) =>
        Set(() => user.NormalizedEmail = normalizedEmail ?? "");

    // Addresses are not confirmed by mail: the product sends none.
    public Task<bool> GetEmailConfirmedAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetEmailConfirmedAsync(Account user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken) =>
        Set(() => user.PasswordHash = passwordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(Account user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.SecurityStamp);

    public Task SetSecurityStampAsync(Account user, string stamp, CancellationToken cancellationToken) => Set(() => user.SecurityStamp = stamp);

    public void Dispose()
    {
    }

    private IAccountGrain GrainOf(Account user) => grains.GetGrain<IAccountGrain>(user.Id);

    private static string NewStamp() => Guid.NewGuid().ToString("N");

    private static Task Set(Action assignment)
    {
        assignment();
        return Task.CompletedTask;
    }
}
