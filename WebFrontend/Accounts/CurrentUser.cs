using System.Security.Claims;

namespace OrleansMessenger.WebFrontend.Accounts;

internal static class CurrentUser
{
    public const string NicknameClaim = "nickname";

    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;

    /// <summary>The signed-in person's user id.</summary>
    public static string Id(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The signed-in person's nickname, as it was when they signed in.</summary>
    public static string Nickname(this ClaimsPrincipal user) => user.FindFirstValue(NicknameClaim) ?? "";
}
