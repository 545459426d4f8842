using System.Text;

namespace OrleansMessenger.Grains.Names;

/// <summary>How names and titles are searched: by the beginnings of their words, without regard to case and accents.</summary>
public static class WordStarts
{
    /// <summary>Lower case, no accents, single spaces, no space around.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            if (char.IsWhiteSpace(character))
                folded.Append(folded.Length > 0 && folded[^1] != ' ' ? " " : "");
            else if (!Accents.IsMark(character))
                folded.Append(Accents.Fold(character));
        }

        return folded.ToString().TrimEnd();
    }

    /// <summary>Whether a word of it begins so.</summary>
    /// <param name="folded">What <see cref="Fold"/> makes of what was asked for.</param>
    public static bool Match(string text, string folded) => Of(text).Any(start => start.StartsWith(folded, StringComparison.Ordinal));

    /// <summary>What follows, up to the end, from each place where a word or a sign begins. Any of them can be searched by its beginning.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var folded = Fold(text);
        var afterLetter = false;
        var position = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            var isLetter = Rune.IsLetterOrDigit(rune);
            if (!(isLetter && afterLetter) && rune.Value != ' ')
                yield return folded[position..];
            afterLetter = isLetter;
            position += rune.Utf16SequenceLength;
        }
    }
}
