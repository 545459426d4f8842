using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>A conversation's head in memory: who is in it and where its log ends.</summary>
internal sealed class ConversationState(ConversationHead head, Message? last)
{
    private ConversationHead _head = head;

    private readonly Dictionary<string, Member> _members = head.Members.ToDictionary(member => member.UserId);

    public long Version { get; private set; } = head.Version;

    public long LastSeq { get; private set; } = head.LastSeq;

    public Message? Last { get; private set; } = last;

    /// <summary>What it holds beside its messages.</summary>
    public ConversationContent Content { get; private set; } = head.Content ?? ConversationContent.None;

    /// <summary>The newest message, else the creation.</summary>
    public DateTimeOffset LastAt => Last?.SentAt ?? _head.CreatedAt;

    /// <summary>Who wrote the newest message, else who created the conversation.</summary>
    public string ChangedBy => Last?.AuthorId ?? _head.CreatedBy;

    public int MemberCount => _members.Count;

    public bool ShowsWhoHasSeen => MemberCount <= Limits.MembersForSeenBy;

    public IEnumerable<string> MemberIds => _members.Keys;

    public bool HasMember(string userId) => _members.ContainsKey(userId);

    public bool IsOf(string? title, IEnumerable<Member> members) =>
        _head.Title == title && _members.Keys.ToHashSet().SetEquals(members.Select(member => member.UserId));

    public string Nickname(string userId) => _members[userId].Nickname;

    public Member[] FirstMembers(int count) => [.. _head.Members.Take(count)];

    public string TitleFor(string userId) => ConversationTitle.For(userId, _head.Title, _head.Members, MemberCount);

    /// <summary>False when the member is called so already.</summary>
    public bool Rename(string userId, string nickname)
    {
        if (_members[userId].Nickname == nickname) return false;
        var renamed = _members[userId] = new Member(userId, nickname);
        _head = _head with { Members = [.. _head.Members.Select(member => member.UserId == userId ? renamed : member)] };
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

    public void Advance(LogChange change) => (Version, Content, Last) = (change.Version, change.Content ?? Content, change.Last ?? Last);

    /// <summary>The list line for a member; the reading position is the member's own matter and 0 here.</summary>
    public ConversationSummary SummaryFor(string userId) => new(
        _head.Id, TitleFor(userId), Version, LastSeq, ReadSeq: 0,
        Last?.AuthorName, Last is null or { IsDeleted: true } ? null : MessageText.Preview(Last.Text), LastAt, Last?.AuthorId, MemberCount);
}
