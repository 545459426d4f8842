using System.Buffers;
using System.Globalization;
using System.Text;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>Messages of a few emoji and nothing else, which are shown large.</summary>
internal static class EmojiText
{
    private const int Most = 8;
    private const int LongestEmoji = 40;

    public static bool Is(string text)
    {
        if (text.Length is 0 or > Most * LongestEmoji) return false;
        var count = 0;
        for (var i = 0; i < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, i);
            var element = text.AsSpan(i, length);
            i += length;
            if (element.IsWhiteSpace()) continue;
            if (++count > Most || !IsEmoji(element)) return false;
        }
        return count > 0;
    }

    /// <summary>By its place in Unicode, or by the sign that asks for a picture (U+FE0F).</summary>
    private static bool IsEmoji(ReadOnlySpan<char> element) =>
        Rune.DecodeFromUtf16(element, out var rune, out _) == OperationStatus.Done
        && (rune.Value is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF) or (>= 0x2B00 and <= 0x2BFF)
            || (element.Contains('\uFE0F') && !char.IsLetter(element[0])))
        && element.Length <= LongestEmoji;
}
