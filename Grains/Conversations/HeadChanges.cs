using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>Works out what some acts, one after the other, make of a conversation's title and members.</summary>
internal sealed class HeadChanges(ConversationState state, DateTimeOffset now)
{
    private readonly Dictionary<string, Member> _in = [];
    private readonly HashSet<string> _out = [];
    private readonly Dictionary<string, Standing> _standings = [];
    private readonly List<(HeadAct Act, Member By, Told Told)> _told = [];
    private string? _title = state.Title;
    private int _moreOwners;

    public string? Topic { get; private set; } = state.Content.Topic;

    public bool TouchesMembers => _in.Count > 0 || _out.Count > 0 || _standings.Count > 0;

    public bool IsEmpty => _told.Count == 0;

    public int LineCount => _told.Count;

    public bool Has(string userId) => _in.ContainsKey(userId) || (state.HasMember(userId) && !_out.Contains(userId));

    public Role RoleOf(string userId) => StandingOf(userId).Role;

    public ChangeOutcome Apply(HeadAct act) => act switch
    {
        Join join => Apply(join),
        _ when !Has(act.UserId) => ChangeOutcome.NotFound,
        AddMembers add => Apply(add),
        Leave leave => Apply(leave),
        RemoveMember remove => Apply(remove),
        GiveRole give => Apply(give),
        SetTitle set => Apply(set),
        _ => throw new ArgumentOutOfRangeException(nameof(act)),
    };

    /// <summary>What the log writes: the lines get the next places and versions.</summary>
    public HeadChange Result(ref long version)
    {
        var (seq, told) = (state.LastSeq, new List<Message>());
        foreach (var (act, by, line) in _told)
            told.Add(new Message(state.Id, ++seq, ++version, act.ClientId, by.UserId, by.Nickname, "", now, new MessageContent { Told = line }));
        return new HeadChange(told, _title, [.. _out], [.. _in.Values], _standings, state.LastSeq);
    }

    private Standing StandingOf(string userId) =>
        _standings.GetValueOrDefault(userId) ?? (_in.ContainsKey(userId) ? Standing.Plain : state.StandingOf(userId) ?? Standing.Plain);

    private ChangeOutcome Apply(Join act)
    {
        if (state.Kind != ConversationKind.Channel) return Has(act.UserId) ? ChangeOutcome.NotOfThisKind : ChangeOutcome.NotFound;
        if (Has(act.UserId)) return ChangeOutcome.Done;
        if (MemberCount >= Limits.MembersOfConversation) return ChangeOutcome.TooMany;
        var member = new Member(act.UserId, act.Nickname);
        Come(member, historyFrom: 0);
        // Nobody is there who could give it.
        if (Owners == 0) SetRole(act.UserId, Role.Owner);
        Tell(act, member, new Told(ToldKind.Joined, []));
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(AddMembers act)
    {
        if (state.Kind == ConversationKind.Direct) return ChangeOutcome.NotOfThisKind;
        if (Array.Exists(act.Members, member => Has(member.UserId))) return ChangeOutcome.AlreadyMember;
        if (MemberCount + act.Members.Length > Limits.MembersOfConversation) return ChangeOutcome.TooMany;
        // What anybody may read, members may as well.
        var fromNow = act.FromNow && state.Kind != ConversationKind.Channel;
        foreach (var member in act.Members) Come(member, historyFrom: fromNow ? state.LastSeq + LineCount : 0);
        Tell(act, new Told(ToldKind.Added, act.Members));
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(Leave act)
    {
        if (state.Kind == ConversationKind.Direct) return ChangeOutcome.NotOfThisKind;
        if (RoleOf(act.UserId) == Role.Owner && Owners == 1 && MemberCount > 1) return ChangeOutcome.LastOwner;
        Tell(act, new Told(ToldKind.Left, []));
        Go(act.UserId);
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(RemoveMember act)
    {
        if (state.Kind == ConversationKind.Direct) return ChangeOutcome.NotOfThisKind;
        if (!Has(act.MemberId)) return ChangeOutcome.NotAMember;
        // Equals don't remove each other; owners do, since nobody is above them.
        var (mine, theirs) = (RoleOf(act.UserId), RoleOf(act.MemberId));
        if (act.MemberId == act.UserId || mine < Role.Moderator || (mine != Role.Owner && theirs >= mine)) return ChangeOutcome.NotAllowed;
        Tell(act, new Told(ToldKind.Removed, [MemberOf(act.MemberId)]));
        Go(act.MemberId);
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(GiveRole act)
    {
        if (state.Kind == ConversationKind.Direct) return ChangeOutcome.NotOfThisKind;
        if (RoleOf(act.UserId) != Role.Owner) return ChangeOutcome.NotAllowed;
        if (!Has(act.MemberId)) return ChangeOutcome.NotAMember;
        var before = RoleOf(act.MemberId);
        if (before == act.Role) return ChangeOutcome.Done;
        if (before == Role.Owner && Owners == 1) return ChangeOutcome.LastOwner;
        SetRole(act.MemberId, act.Role);
        Tell(act, new Told(ToldKind.RoleGiven, [MemberOf(act.MemberId)], Role: act.Role));
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(SetTitle act)
    {
        if (state.Kind == ConversationKind.Direct || (act.Title is null && state.Kind == ConversationKind.Channel)) return ChangeOutcome.NotOfThisKind;
        // A channel is everybody's: what it is about is for those who look after it.
        if (state.Kind == ConversationKind.Channel && RoleOf(act.UserId) < Role.Moderator) return ChangeOutcome.NotAllowed;
        if (act.Title != _title) Tell(act, new Told(ToldKind.TitleChanged, [], _title = act.Title));
        // One act has one line: its client id is the line's.
        else if (act.Topic != Topic) Tell(act, new Told(ToldKind.TopicChanged, [], act.Topic));
        Topic = act.Topic;
        return ChangeOutcome.Done;
    }

    /// <summary>Counted only where somebody asks: they are sought among all members.</summary>
    private int Owners => state.Owners + _moreOwners;

    private int MemberCount => state.MemberCount + _in.Count - _out.Count;

    public string Nickname(string userId) => MemberOf(userId).Nickname;

    private Member MemberOf(string userId) => _in.GetValueOrDefault(userId) ?? new Member(userId, state.Nickname(userId));

    private void Come(Member member, long historyFrom)
    {
        _in[member.UserId] = member;
        _standings[member.UserId] = new Standing(Role.Member, historyFrom, JoinedAfter: state.LastSeq);
    }

    private void Go(string userId)
    {
        if (RoleOf(userId) == Role.Owner) _moreOwners--;
        _standings.Remove(userId);
        // Whoever came in the same moment was never there; whoever was there before and came back goes again.
        if (_in.Remove(userId) && !state.HasMember(userId)) return;
        _out.Add(userId);
    }

    private void SetRole(string userId, Role role)
    {
        var before = StandingOf(userId);
        _moreOwners += (role == Role.Owner ? 1 : 0) - (before.Role == Role.Owner ? 1 : 0);
        _standings[userId] = before with { Role = role };
    }

    private void Tell(HeadAct act, Told told) => Tell(act, MemberOf(act.UserId), told);

    private void Tell(HeadAct act, Member by, Told told) => _told.Add((act, by, told));
}
