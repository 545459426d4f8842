using System.Security.Claims;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>Who is signed in, as properties of <c>User</c> in pages and handlers.</summary>
public static class CurrentUser
{
    internal const string NicknameClaim = "nickname";
    internal const string DeviceClaim = "device";
    internal const string SessionKeyClaim = "key";

    extension(ClaimsPrincipal user)
    {
        /// <summary>The user id, 32 hexadecimal digits; empty when nobody is signed in.</summary>
        public string Id => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

        /// <summary>The nickname; empty when nobody is signed in.</summary>
        public string Nickname => user.FindFirstValue(NicknameClaim) ?? "";

        /// <summary>The session, 32 hexadecimal digits; empty when nobody is signed in.</summary>
        public string DeviceId => user.FindFirstValue(DeviceClaim) ?? "";

        /// <summary>What the cookie carries beside the session; null in one of an older program.</summary>
        public string? SessionKey => user.FindFirstValue(SessionKeyClaim);

        public bool IsSignedIn => user.Identity?.IsAuthenticated == true;
    }
}
