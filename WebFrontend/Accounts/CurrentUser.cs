using System.Security.Claims;

namespace OrleansMessenger.WebFrontend.Accounts;

internal static class CurrentUser
{
    /// <summary>The signed-in person's user id.</summary>
    public static string Id(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");
}
