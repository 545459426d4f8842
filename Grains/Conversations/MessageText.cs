using System.Globalization;
using System.Text;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What may stand in a message.</summary>
public static class MessageText
{
    private const int PreviewCharacters = 140;
    private const char Replacement = '\uFFFD';

    /// <summary>
    /// Line ends become <c>\n</c>. Characters that no page or database can carry (control characters, halves of surrogate
    /// pairs) become the visible replacement character: nothing that was typed disappears without a trace.
    /// </summary>
    public static string Normalise(string text)
    {
        var clean = new StringBuilder(text.ReplaceLineEndings("\n"));
        for (var i = 0; i < clean.Length; i++)
        {
            var c = clean[i];
            if (char.IsHighSurrogate(c) && i + 1 < clean.Length && char.IsLowSurrogate(clean[i + 1])) i++;
            else if (char.IsSurrogate(c) || (char.IsControl(c) && c is not ('\n' or '\t'))) clean[i] = Replacement;
        }
        return clean.ToString();
    }

    /// <summary>Whether there is something to read in it, and not too much.</summary>
    public static bool IsSendable(string text) => text.Length <= Limits.MessageCharacters && !IsBlank(text);

    /// <summary>Whether nobody could see it: white space, zero-width characters.</summary>
    public static bool IsBlank(string text) => !text.EnumerateRunes().Any(IsVisible);

    /// <summary>The start of a message on one line, without its signs, cut between what a person sees as characters.</summary>
    public static string Preview(string text)
    {
        var line = PlainText.Of(text, 4 * PreviewCharacters).ReplaceLineEndings(" ").Trim();
        if (line.Length <= PreviewCharacters) return line;
        var end = 0;
        while (end + StringInfo.GetNextTextElementLength(line, end) is var next && next < PreviewCharacters) end = next;
        return line[..end] + "…";
    }

    public static MessageSnippet Snippet(Message message) =>
        new(message.Seq, message.AuthorId, message.AuthorName, message.IsDeleted ? "" : Preview(message.Text), message.IsDeleted);

    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control);
}
