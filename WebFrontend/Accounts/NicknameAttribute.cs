using System.Globalization;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>A nickname: short, visible, on one line.</summary>
internal sealed class NicknameAttribute : SentenceAttribute
{
    protected override string? Mistake(string text) => text.Trim() switch
    {
        "" => "Please choose a nickname.",
        { Length: > Limits.NicknameCharacters } => $"A nickname has at most {Limits.NicknameCharacters} characters.",
        var nickname when !nickname.Any(IsVisible) => "Please choose a nickname that can be seen.",
        var nickname when nickname.Any(char.IsControl) => "A nickname stands on one line, without control characters.",
        _ => null,
    };

    private static bool IsVisible(char character) =>
        !char.IsWhiteSpace(character) && char.GetUnicodeCategory(character) is not (UnicodeCategory.Format or UnicodeCategory.Control);
}
