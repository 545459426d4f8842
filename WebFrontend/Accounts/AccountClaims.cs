using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>What the cookie says of a person: the id and the nickname; the session is added (<see cref="Sessions"/>). It is sent and opened with every request.</summary>
internal sealed class AccountClaims : IUserClaimsPrincipalFactory<Account>
{
    public Task<ClaimsPrincipal> CreateAsync(Account user)
    {
        Claim[] claims = [new(ClaimTypes.NameIdentifier, user.Id), new(CurrentUser.NicknameClaim, user.Nickname)];
        return Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(claims, IdentityConstants.ApplicationScheme)));
    }
}
