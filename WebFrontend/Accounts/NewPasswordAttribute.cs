namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>A password that is chosen: long enough, and not so long that hashing it takes its time.</summary>
internal sealed class NewPasswordAttribute : SentenceAttribute
{
    public const int Characters = 200;

    protected override string? Mistake(string text) => text.Length switch
    {
        0 => "Please choose a password.",
        < AccountServices.PasswordCharacters or > Characters => $"A password has {AccountServices.PasswordCharacters} to {Characters} characters.",
        _ => null,
    };
}
