namespace OrleansMessenger.Accounts;

/// <summary>
/// What a handle is, the unique name of a person: <c>[a-z0-9_]{2,32}</c>, shown with an @. Handles tell people apart whose nicknames look
/// the same, so no two of them may look the same either.
/// </summary>
public static class HandleRules
{
    /// <summary>How long nobody else gets a handle that its owner has given up.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private const int LongEnoughToTakeIForL = 4;

    /// <summary>What reads as if it stood for everybody, or for whoever runs the messenger.</summary>
    private static readonly string[] _reserved =
        ["admin", "administrator", "all", "bot", "channel", "everyone", "here", "moderator", "null", "owner", "support", "system"];

    /// <summary>What was typed, as a handle is kept: in lower case, without the @.</summary>
    public static string Normalise(string typed)
    {
        typed = typed.Trim().ToLowerInvariant();
        return typed.StartsWith('@') ? typed[1..] : typed;
    }

    public static bool IsWellFormed(string handle) =>
        handle.Length is >= Limits.LeastHandleCharacters and <= Limits.HandleCharacters
        && handle.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');

    /// <summary>Whether it is, or looks like, a handle that nobody gets.</summary>
    public static bool IsReserved(string handle)
    {
        var plain = Look(handle).Replace("_", "", StringComparison.Ordinal);
        // "admln" passes for "admin"; but "ali" is a name, and not "all".
        return _reserved.Contains(plain)
            || (plain.Length >= LongEnoughToTakeIForL && _reserved.Select(IAsL).Contains(IAsL(plain)));
    }

    /// <summary>The key of the handle's grain: the same for handles that look the same.</summary>
    public static string Key(string handle) => $"handle:{Look(handle)}";

    private static string Look(string handle)
    {
        var look = handle.Replace('0', 'o').Replace('1', 'l')
            .Replace("rn", "m", StringComparison.Ordinal).Replace("vv", "w", StringComparison.Ordinal);
        while (look.Contains("__", StringComparison.Ordinal)) look = look.Replace("__", "_", StringComparison.Ordinal);
        return look;
    }

    private static string IAsL(string text) => text.Replace('i', 'l');
}
