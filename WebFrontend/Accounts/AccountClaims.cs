using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>What the cookie says of a person: the id, the nickname, the security stamp.</summary>
internal sealed class AccountClaims(UserManager<Account> users, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Account>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(CurrentUser.NicknameClaim, user.Nickname));
        return identity;
    }
}
