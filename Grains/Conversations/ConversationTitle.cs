using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What a member sees as a conversation's title.</summary>
public static class ConversationTitle
{
    private const int Names = 5;

    /// <summary>So many of the first members are enough to make a title for any of them.</summary>
    public const int MembersNeeded = Names + 1;

    /// <summary>
    /// The chosen title, or the other members' nicknames, "Ada, Grace +3", or one's own where nobody else is there. No words: every member
    /// reads them in a language of their own.
    /// </summary>
    /// <param name="firstMembers">At least <see cref="MembersNeeded"/>, or all.</param>
    public static string For(string userId, string? chosen, IEnumerable<Member> firstMembers, int memberCount)
    {
        if (chosen is not null) return chosen;
        var others = memberCount - 1;
        string[] shown = [.. firstMembers.Where(member => others <= 0 || member.UserId != userId).Take(Names).Select(member => Isolated.Text(member.Nickname))];
        var names = string.Join(", ", shown);
        return others > shown.Length ? $"{names} +{others - shown.Length}" : names;
    }
}
