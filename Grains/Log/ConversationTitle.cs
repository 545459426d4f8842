using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Log;

/// <summary>What a conversation is called by one of its members.</summary>
public static class ConversationTitle
{
    /// <summary>How many nicknames a made-up title has at most.</summary>
    public const int Names = 5;

    /// <summary>The chosen title; otherwise the first other members' nicknames, or the viewer's own when there is nobody else.</summary>
    public static string For(string viewerId, string? title, IReadOnlyList<Member> members)
    {
        if (title is not null)
            return title;
        var others = members.Where(member => member.UserId != viewerId).Take(Names).ToArray();
        return string.Join(", ", (others.Length > 0 ? others : members).Select(member => member.Nickname));
    }
}
