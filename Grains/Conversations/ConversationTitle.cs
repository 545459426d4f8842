using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Conversations;

public static class ConversationTitle
{
    /// <summary>The title of a conversation that was given none: "Ada, Grace and 3 more".</summary>
    /// <param name="nicknames">The first of the other members.</param>
    /// <param name="others">How many other members there are in all.</param>
    public static string FromNicknames(IEnumerable<string> nicknames, int others)
    {
        string[] shown = [.. nicknames.Select(Isolated.Text)];
        if (shown.Length == 0) return "Just you";
        var names = string.Join(", ", shown);
        return others > shown.Length ? $"{names} and {others - shown.Length} more" : names;
    }
}
