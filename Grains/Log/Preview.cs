using System.Globalization;

namespace OrleansMessenger.Grains.Log;

/// <summary>The start of a message as lists show it.</summary>
public static class Preview
{
    /// <summary>UTF-16 code units.</summary>
    public const int Characters = 140;

    /// <summary>On one line, cut between characters as a person sees them.</summary>
    public static string Of(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= Characters)
            return line;

        var end = 0;
        while (StringInfo.GetNextTextElementLength(line, end) is var next && end + next <= Characters)
            end += next;
        if (end == 0)
            end = char.IsHighSurrogate(line[Characters - 1]) ? Characters - 1 : Characters;
        return line[..end].TrimEnd();
    }
}
