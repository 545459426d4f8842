namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Looks like a mail address: something, one @, something; no blanks, no control characters. More can only be known by writing to it.
/// </summary>
internal sealed class MailAddressAttribute : SentenceAttribute
{
    public const int Characters = 254;

    protected override string? Mistake(string text) => text.Trim() switch
    {
        "" => "Please enter your mail address.",
        { Length: > Characters } => "This is too long for a mail address.",
        var address when !LooksLikeOne(address) => "This doesn't look like a mail address.",
        _ => null,
    };

    private static bool LooksLikeOne(string address) =>
        address.IndexOf('@') is > 0 and var at
        && at < address.Length - 1
        && at == address.LastIndexOf('@')
        && !address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}
