using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Links by which a person invites others: whoever registers with one begins a conversation with that person. They are sealed, so that nobody
/// makes one for somebody else, and last for thirty days. Nothing of them is stored, and nothing is used up by looking at one.
/// </summary>
public sealed class Invitations(IDataProtectionProvider protection)
{
    private static readonly TimeSpan _lasts = TimeSpan.FromDays(30);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("messenger.invitation").ToTimeLimitedDataProtector();

    /// <summary>The path of the link.</summary>
    public string PathOf(string userId) => $"/register?invitation={_seal.Protect(userId, _lasts)}";

    /// <summary>Who invites; null when it is too old, or none.</summary>
    public string? By(string? invitation)
    {
        if (string.IsNullOrEmpty(invitation)) return null;
        try
        {
            return _seal.Unprotect(invitation);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
