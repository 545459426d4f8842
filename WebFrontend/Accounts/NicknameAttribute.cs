using System.Globalization;
using System.Text;
using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// A nickname: short, on one line, and made of what can be seen. What can't be seen makes two people look the same, or turns the line
/// around that a name stands in; marks that are heaped on a letter paint over the neighbours.
/// </summary>
internal sealed class NicknameAttribute : SentenceAttribute
{
    private const int MostMarks = 4;
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;
    private const int IdeographicSpace = 0x3000;

    /// <summary>Letters and symbols that show nothing: fillers of Hangul, the blank of Braille.</summary>
    private static readonly int[] _blank = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800];

    protected override LocalizedString? Mistake(string text, IStringLocalizer words) => text.Trim() switch
    {
        "" => words["Nickname.Missing"],
        { Length: > Limits.NicknameCharacters } => words["Nickname.TooLong", Limits.NicknameCharacters],
        var nickname when !nickname.EnumerateRunes().Any(IsVisible) => words["Nickname.Unseen"],
        var nickname when nickname.Any(char.IsControl) => words["Nickname.Control"],
        var nickname when HasInvisible([.. nickname.EnumerateRunes()]) => words["Nickname.Invisible"],
        var nickname when HeapsMarks(nickname) => words["Nickname.Accents"],
        _ => null,
    };

    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && !IsMark(rune) && !_blank.Contains(rune.Value)
        && Rune.GetUnicodeCategory(rune) is not
            (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    /// <summary>Joiners belong to some scripts and to emoji: between two characters that can be seen.</summary>
    private static bool HasInvisible(Rune[] runes)
    {
        for (var i = 0; i < runes.Length; i++)
        {
            if (runes[i].Value is ' ' or IdeographicSpace || IsVisible(runes[i]) || (i > 0 && IsMark(runes[i]))) continue;
            var joins = runes[i].Value is Joiner or NonJoiner && i > 0 && i < runes.Length - 1
                && (IsVisible(runes[i - 1]) || IsMark(runes[i - 1])) && IsVisible(runes[i + 1]);
            if (!joins) return true;
        }

        return false;
    }

    private static bool HeapsMarks(string nickname)
    {
        var marks = 0;
        foreach (var rune in nickname.EnumerateRunes())
        {
            marks = IsMark(rune) ? marks + 1 : 0;
            if (marks > MostMarks) return true;
        }

        return false;
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;
}
