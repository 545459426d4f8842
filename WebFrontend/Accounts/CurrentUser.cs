using System.Security.Claims;

namespace OrleansMessenger.WebFrontend.Accounts;

<<<<<<< HEAD
/// <summary>Who is signed in, as properties of <c>User</c> in pages and handlers.</summary>
public static class CurrentUser
{
    internal const string NicknameClaim = "nickname";

    extension(ClaimsPrincipal user)
    {
        /// <summary>The user id, 32 hexadecimal digits; empty when nobody is signed in.</summary>
        public string Id => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

        /// <summary>The nickname at the time of signing in; empty when nobody is signed in.</summary>
        public string Nickname => user.FindFirstValue(NicknameClaim) ?? "";

        public bool IsSignedIn => user.Identity?.IsAuthenticated == true;
    }
=======
internal static class CurrentUser
{
    public const string NicknameClaim = "nickname";

    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true;

    /// <summary>The signed-in person's user id.</summary>
    public static string Id(this ClaimsPrincipal user) =>
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The signed-in person's nickname, as it was when they signed in.</summary>
    public static string Nickname(this ClaimsPrincipal user) => user.FindFirstValue(NicknameClaim) ?? "";
>>>>>>> shell
}
