using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Looks like a mail address: something, one @, something; no blanks, no control characters. More can only be known by writing to it.
/// </summary>
internal sealed class MailAddressAttribute : SentenceAttribute
{
    public const int Characters = 254;

    protected override LocalizedString? Mistake(string text, IStringLocalizer words) => text.Trim() switch
    {
        "" => words["Email.Missing"],
        { Length: > Characters } => words["Email.TooLong"],
        var address when !LooksLikeOne(address) => words["Email.Bad"],
        _ => null,
    };

    private static bool LooksLikeOne(string address) =>
        address.IndexOf('@') is > 0 and var at
        && at < address.Length - 1
        && at == address.LastIndexOf('@')
        && !address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}
