using System.Security.Claims;

namespace OrleansMessenger.WebFrontend.Accounts;

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
}
