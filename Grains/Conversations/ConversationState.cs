using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Names;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// A conversation's head in memory: who is in it and where its log ends. The log's threads read it while they decide on acts; the writer
/// changes nothing meanwhile.
/// </summary>
internal sealed class ConversationState(ConversationHead head, Message? last)
{
    private Dictionary<string, Member> _members = head.Members.ToDictionary(member => member.UserId);
    private readonly Dictionary<string, Standing> _standings = new(head.Standings ?? new Dictionary<string, Standing>());
    private readonly NameCounts _names = new(head.Members.Select(member => member.Nickname));

    /// <summary>In the order in which they came; of thousands no copy is made when one comes or goes.</summary>
    private readonly List<Member> _inOrder = [.. head.Members];
    private ConversationHead _head = head with { Members = [] };

    public string Id => _head.Id;

    public ConversationKind Kind => _head.Kind;

    public string? Title => _head.Title;

    public long Version { get; private set; } = head.Version;

    public long LastSeq { get; private set; } = head.LastSeq;

    public Message? Last { get; private set; } = last;

    /// <summary>What it holds beside its messages.</summary>
    public ConversationContent Content { get; private set; } = head.Content ?? ConversationContent.None;

    /// <summary>The newest message, else the creation.</summary>
    public DateTimeOffset LastAt => Last?.SentAt ?? _head.CreatedAt;

    public string CreatedBy => _head.CreatedBy;

    /// <summary>Who wrote the newest message, else who created the conversation.</summary>
    public string ChangedBy => Last?.AuthorId ?? CreatedBy;

    public int MemberCount => _members.Count;

    public bool ShowsWhoHasSeen => MemberCount <= Limits.MembersForSeenBy;

    /// <summary>As they are now: whoever goes through them awaits, and others come and go meanwhile.</summary>
    public string[] MemberIds => [.. _members.Keys];

    public bool HasMember(string userId) => _members.ContainsKey(userId);

    public Standing? StandingOf(string userId) => HasMember(userId) ? _standings.GetValueOrDefault(userId, Standing.Plain) : null;

    public int Owners => _standings.Count(one => one.Value.Role == Role.Owner);

    /// <summary>The place of the last message before those that somebody sees; null for whoever sees none.</summary>
    public long? HistoryFrom(string userId) => StandingOf(userId)?.HistoryFrom ?? (Kind == ConversationKind.Channel ? 0 : null);

    public bool IsOf(string? title, IEnumerable<Member> members) =>
        _head.Title == title && _members.Keys.ToHashSet().SetEquals(members.Select(member => member.UserId));

    /// <summary>Of a member.</summary>
    public string Nickname(string userId) => _members[userId].Nickname;

    /// <summary>Whether the name that somebody has, or had, looks like that of another member.</summary>
    public bool IsMistakable(Member somebody)
    {
        var member = _members.GetValueOrDefault(somebody.UserId);
        // So it is for nearly everybody, and costs nothing.
        if (!_names.AnyAlike && member?.Nickname == somebody.Nickname) return false;
        var look = NameLook.Of(somebody.Nickname);
        var own = member is not null && NameLook.Of(member.Nickname) == look ? 1 : 0;
        return _names.Of(look) > own;
    }

    public Member[] FirstMembers(int count) => [.. _inOrder.Take(count)];

    /// <summary>In the order in which they came.</summary>
    public MemberInRole[] Members(int skip, int count) =>
        [.. _inOrder.Skip(skip).Take(count).Select(member => new MemberInRole(member.UserId, member.Nickname, StandingOf(member.UserId)!.Role))];

    public string TitleFor(string userId) => ConversationTitle.For(userId, _head.Title, _inOrder, MemberCount);

    /// <summary>False when the member is called so already.</summary>
    public bool Rename(string userId, string nickname)
    {
        if (_members[userId].Nickname == nickname) return false;
        _names.Remove(_members[userId].Nickname);
        _names.Add(nickname);
        var renamed = new Member(userId, nickname);
        // Another dictionary, since acts may be under way, that are decided on another thread.
        _members = new Dictionary<string, Member>(_members) { [userId] = renamed };
        _inOrder[_inOrder.FindIndex(member => member.UserId == userId)] = renamed;
        return true;
    }

    public void Advance(IEnumerable<AppendResult> results)
    {
        foreach (var (appended, message, _) in results)
        {
            if (!appended) continue;
            (Version, LastSeq, Last) = (message.Version, message.Seq, message);
        }
    }

    public void Advance(LogChange change)
    {
        (Version, Content, Last) = (change.Version, change.Content ?? Content, change.Last ?? Last);
        if (change.Head is not { } head) return;
        if (head.Told.Count > 0) LastSeq = head.Told[^1].Seq;
        foreach (var userId in head.Out)
        {
            if (_members.Remove(userId, out var gone)) _names.Remove(gone.Nickname);
            _standings.Remove(userId);
        }
        foreach (var member in head.In)
        {
            _members[member.UserId] = member;
            _names.Add(member.Nickname);
        }
        foreach (var (userId, standing) in head.Standings) _standings[userId] = standing;
        if (head.Out.Count > 0) _inOrder.RemoveAll(member => head.Out.Contains(member.UserId));
        _inOrder.AddRange(head.In);
        _head = _head with { Title = head.Title };
    }

    /// <summary>The list line for a member; the reading position is the member's own matter and 0 here.</summary>
    public ConversationSummary SummaryFor(string userId) => new(
        _head.Id, TitleFor(userId), Version, LastSeq, ReadSeq: 0,
        Last?.AuthorName, Last is null or { IsDeleted: true } or { Told: not null } ? null : MessageText.Preview(Last.Text), LastAt, Last?.AuthorId, MemberCount,
        Kind, Last?.Told);
}
