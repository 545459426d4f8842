namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Looks like a mail address: something, one @, something; no blanks, no control characters. More can only be known by writing to it.
/// </summary>
internal sealed class MailAddressAttribute : SentenceAttribute
{
    public const int Characters = 254;

    protected override string? Mistake(string text) => text.Trim() switch
    {
        "" => "Please enter your email address.",
        { Length: > Characters } => "This is too long for an email address.",
        var address when !LooksLikeOne(address) => "This doesn't look like an email address.",
        _ => null,
    };

    private static bool LooksLikeOne(string address) =>
        address.IndexOf('@') is > 0 and var at
        && at < address.Length - 1
        && at == address.LastIndexOf('@')
        && !address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}
