namespace OrleansMessenger.Accounts;

/// <summary>
/// Names between other words, where no markup can keep them apart: a title made of names, the words of a notification. A name that runs
/// from right to left, or turns the line around, does so between isolate characters and nowhere else.
/// </summary>
public static class Isolated
{
    private const char First = '\u2068';
    private const char Pop = '\u2069';

    public static string Text(string text) => text.Any(Turns) ? $"{First}{text}{Pop}" : text;

    /// <summary>A name with its handle, where that is known.</summary>
    public static string Name(string nickname, string? handle) => handle is null ? Text(nickname) : $"{Text(nickname)} @{handle}";

    /// <summary>Letters from right to left, and the characters that embed, override and isolate.</summary>
    private static bool Turns(char c) => c
        is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC')
        or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uD802' or '\uD83A' or '\uD83B';
}
