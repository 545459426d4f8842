using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// A cookie that outlives the session and says who has signed in in this browser last: strangers who guess that account's password
/// elsewhere can't lock its owner out here.
/// </summary>
public sealed class KnownBrowser(IDataProtectionProvider protection)
{
    private const string Cookie = "messenger.known";
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(365);

    private readonly IDataProtector _protector = protection.CreateProtector("OrleansMessenger.KnownBrowser");

    /// <summary>Where a try comes from: this browser, if its owner has signed in to that account before; otherwise its IP address.</summary>
    public string From(HttpContext http, string normalizedEmail, out bool isKnown)
    {
        var value = Read(http);
        isKnown = value.EndsWith($" {normalizedEmail}", StringComparison.Ordinal);
        return isKnown ? $"browser {value}" : $"address {ClientAddress.Of(http)}";
    }

    public void Remember(HttpContext http, string normalizedEmail) => http.Response.Cookies.Append(
        Cookie,
        _protector.Protect($"{Guid.NewGuid():N} {normalizedEmail}"),
        new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            MaxAge = _lifetime,
            Path = http.Request.PathBase + SignInRedirects.Path,
        });

    private string Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Cookie] is { Length: > 0 } cookie ? _protector.Unprotect(cookie) : "";
        }
        catch (CryptographicException)
        {
            // Made up, or of a key that is gone.
            return "";
        }
    }
}
