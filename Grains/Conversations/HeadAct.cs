using System.Globalization;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What is asked to be done to the conversation itself: to its title and its members.</summary>
internal abstract record HeadAct(Guid ClientId, string UserId) : Act(ClientId, UserId, Seq: 0);

/// <param name="FromNow">They don't see what was said before.</param>
internal sealed record AddMembers(Guid ClientId, string UserId, Member[] Members, bool FromNow) : HeadAct(ClientId, UserId)
{
    public override string Kind => "add";

    public override string Value => $"{(FromNow ? "now" : "all")} {string.Join(' ', Members.Select(member => member.UserId).Order(StringComparer.Ordinal))}";
}

/// <summary>Somebody comes into a channel.</summary>
internal sealed record Join(Guid ClientId, string UserId, string Nickname) : HeadAct(ClientId, UserId)
{
    public override string Kind => "join";

    public override string Value => "";
}

internal sealed record Leave(Guid ClientId, string UserId) : HeadAct(ClientId, UserId)
{
    public override string Kind => "leave";

    public override string Value => "";
}

internal sealed record RemoveMember(Guid ClientId, string UserId, string MemberId) : HeadAct(ClientId, UserId)
{
    public override string Kind => "remove";

    public override string Value => MemberId;
}

internal sealed record GiveRole(Guid ClientId, string UserId, string MemberId, Role Role) : HeadAct(ClientId, UserId)
{
    public override string Kind => "role";

    public override string Value => string.Create(CultureInfo.InvariantCulture, $"{MemberId} {Role}");
}

/// <param name="Title">Null for the members' nicknames.</param>
internal sealed record SetTitle(Guid ClientId, string UserId, string? Title, string? Topic) : HeadAct(ClientId, UserId)
{
    public override string Kind => "title";

    /// <summary>Not in clear: what it was called for an hour need not be known for ever.</summary>
    public override string Value => Hash($"{Title}\n{Topic}");
}
