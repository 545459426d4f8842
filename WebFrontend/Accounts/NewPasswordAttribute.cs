using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>A password that is chosen: long enough, and not so long that hashing it takes its time.</summary>
internal sealed class NewPasswordAttribute : SentenceAttribute
{
    public const int Characters = 200;

    protected override LocalizedString? Mistake(string text, IStringLocalizer words) => text.Length switch
    {
        0 => words["Password.Missing"],
        < AccountServices.PasswordCharacters or > Characters => words["Password.Length", AccountServices.PasswordCharacters, Characters],
        _ => null,
    };
}
