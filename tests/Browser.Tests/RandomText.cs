using System.Text;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What people write, and what breaks programs: emoji, both directions, quotes, markup, line breaks.</summary>
internal static class RandomText
{
    private static readonly string[] _pieces =
    [
        "a", "B", "7", " ", "é", "ß", "word ", "🦋", "👩🏽‍🚀", "🇺🇳", "שלום ", "مرحبا ", "日本", "\"", "'", "“”", "<b>", "</textarea>", "&amp;", "&", "%0A", "+", "=", "\\", "\t", "x\u0301",
    ];

    private static readonly string[] _lines = [.. _pieces, "\n", "\n\n"];

    /// <summary>Text of so many UTF-16 units, with line breaks when asked for.</summary>
    public static string Next(Random random, int length, bool lines)
    {
        var pieces = lines ? _lines : _pieces;
        var text = new StringBuilder();
        while (text.Length < length) text.Append(pieces[random.Next(pieces.Length)]);
        // Never half an emoji.
        while (text.Length > length) text.Length -= char.IsLowSurrogate(text[^1]) ? 2 : 1;
        return text.Append('.', length - text.Length).ToString();
    }
}
