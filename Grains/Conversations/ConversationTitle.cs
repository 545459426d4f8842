using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What a member sees as a conversation's title.</summary>
public static class ConversationTitle
{
    private const int Names = 5;

    /// <summary>So many of the first members are enough to make a title for any of them.</summary>
    public const int MembersNeeded = Names + 1;

    /// <summary>The chosen title, or the other members' nicknames: "Ada, Grace and 3 more".</summary>
    /// <param name="firstMembers">At least <see cref="MembersNeeded"/>, or all.</param>
    public static string For(string userId, string? chosen, IEnumerable<Member> firstMembers, int memberCount)
    {
        if (chosen is not null) return chosen;
        var others = memberCount - 1;
        string[] shown = [.. firstMembers.Where(member => member.UserId != userId).Take(Names).Select(member => Isolated.Text(member.Nickname))];
        if (shown.Length == 0) return "Just you";
        var names = string.Join(", ", shown);
        return others > shown.Length ? $"{names} and {others - shown.Length} more" : names;
    }
}
