using System.Text;
using OrleansMessenger.Grains.Names;

namespace OrleansMessenger.Silo.Storage.People;

/// <summary>How nicknames are searched: by the beginnings of their words, without regard to case and accents.</summary>
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

    /// <summary>What follows, up to the end, from each place where a word or a sign begins. Any of them can be searched by its beginning.</summary>
    public static IEnumerable<string> Of(string nickname)
    {
        var folded = Fold(nickname);
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
