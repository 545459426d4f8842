using System.Globalization;
using System.Text;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>Which texts are one emoji.</summary>
public static class EmojiText
{
    /// <summary>A family of four with skin tones has 25; flags of regions have 14.</summary>
    private const int MostCharacters = 40;
    private const char EmojiPresentation = '\uFE0F';
    private const char Keycap = '\u20E3';

    /// <summary>One character, as people see it, that is a picture. Which pictures a device has is not known here.</summary>
    public static bool IsOne(string text)
    {
        if (text.Length is 0 or > MostCharacters || StringInfo.GetNextTextElementLength(text) != text.Length) return false;
        if (Rune.DecodeFromUtf16(text, out var first, out var length) != System.Buffers.OperationStatus.Done) return false;
        if (text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar)) return false;
        if (first.Value is '#' or '*' or (>= '0' and <= '9')) return text[length..] is [Keycap] or [EmojiPresentation, Keycap];
        return IsPicture(first) && (first.Value >= 0x1F000 || text.Length == length || text[length] == EmojiPresentation || text.Contains('\u200D') || IsTone(text, length));
    }

    private static bool IsPicture(Rune rune) => rune.Value is 0x203C or 0x2049 or 0x3030 or 0x303D
        || (rune.Value >= 0x2100 && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol);

    /// <summary>A hand with the colour of a skin.</summary>
    private static bool IsTone(string text, int start) =>
        Rune.TryGetRuneAt(text, start, out var rune) && rune.Value is >= 0x1F3FB and <= 0x1F3FF;
}
