using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>
/// A durable form that was posted after its session had ended. It goes through the sign-in form, sealed, and becomes the draft of the
/// person who wrote it.
/// </summary>
public sealed class KeptForm(
    IDataProtectionProvider protection, IDraftStore drafts, IFormRules rules, IOptionsMonitor<CookieAuthenticationOptions> cookies, TimeProvider clock)
{
    /// <summary>The field of the sign-in form that carries it.</summary>
    public const string Field = "Kept";

    private static readonly TimeSpan _lasts = TimeSpan.FromDays(1);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("messenger.kept-form").ToTimeLimitedDataProtector();

    /// <summary>The posted form, sealed; null when it is no durable form of this site, or holds nothing that could be kept.</summary>
    public string? Seal(HttpContext http)
    {
        var form = http.Request.Form;
        var name = form[FormFields.Form].ToString();
        // Without a session no token can tell whose form it is: another site could send one that somebody's draft would become.
        if (!IsOfThisSite(http.Request) || !DraftKey.IsFormName(name)) return null;
        var fields = rules.Press(form, FormFields.ToDraft(form, rules.Buttons));
        var length = fields.Sum(field => field.Name.Length + field.Value.Length);
        if (DraftField.AreBlank(fields) || length > Limits.DraftCharacters) return null;
        var owner = Sessions.Claimed(http, cookies.Get(IdentityConstants.ApplicationScheme), clock)?.Id;
        return _seal.Protect(JsonSerializer.Serialize(new Content(name, owner, FormFields.BasedOn(form), fields)), _lasts);
    }

    /// <summary>Saves it for whoever has signed in, if it is that person's.</summary>
    public async Task Restore(string? kept, string userId)
    {
        if (Open(kept) is not { } content || (content.Owner ?? userId) != userId || !await rules.MayFill(userId, content.Form)) return;
        await drafts.Save(userId, content.Form, content.BasedOn, content.Fields, writer: null);
    }

    private Content? Open(string? kept)
    {
        if (string.IsNullOrEmpty(kept)) return null;
        try
        {
            return JsonSerializer.Deserialize<Content>(_seal.Unprotect(kept));
        }
        catch (CryptographicException)
        {
            // Too old, or nothing that was sealed here.
            return null;
        }
    }

    /// <summary>The browser's own word; of one that gives none, the address that it names. A proxy may have put another host in its place.</summary>
    private static bool IsOfThisSite(HttpRequest request) => request.Headers.TryGetValue("Sec-Fetch-Site", out var site)
        ? site == "same-origin"
        : Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && string.Equals(origin.Authority, new Uri($"{request.Scheme}://{request.Host}").Authority, StringComparison.OrdinalIgnoreCase);

    /// <param name="Owner">Null when the browser had forgotten whose session it was.</param>
    private sealed record Content(string Form, string? Owner, long BasedOn, DraftField[] Fields);
}
