using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>Who is in it, what they may do and see, and what the conversation is called.</summary>
public sealed partial class ConversationGrain
{
    public async Task<ChangeResult> AddMembers(string userId, Guid clientId, Member[] members, bool fromNow)
    {
        if (members.Length is 0 or > Limits.MembersPerNewConversation) return new ChangeResult(ChangeOutcome.TooMany, null);
        if (!Has(userId, out _)) return new ChangeResult(ChangeOutcome.NotFound, null);
        var isRefused = await _blocks.Any(members.Select(member => member.UserId), userId)
            && !await log.HasAct(Id, clientId);
        return isRefused
            ? new ChangeResult(ChangeOutcome.Blocked, null)
            : await ChangeHead(new AddMembers(clientId, userId, [.. members.DistinctBy(member => member.UserId)], fromNow));
    }

    public Task<ChangeResult> Join(Member member, Guid clientId) => ChangeHead(new Join(clientId, member.UserId, member.Nickname));

    public Task<ChangeResult> Leave(string userId, Guid clientId) => ChangeHead(new Leave(clientId, userId));

    public Task<ChangeResult> Remove(string userId, Guid clientId, string memberId) => ChangeHead(new RemoveMember(clientId, userId, memberId));

    public Task<ChangeResult> GiveRole(string userId, Guid clientId, string memberId, Role role) => ChangeHead(new GiveRole(clientId, userId, memberId, role));

    public Task<ChangeResult> SetTitle(string userId, Guid clientId, string? title, string? topic)
    {
        (title, topic) = (OneLine(title), OneLine(topic));
        return title?.Length > Limits.TitleCharacters || topic?.Length > Limits.TopicCharacters
            ? Task.FromResult(new ChangeResult(ChangeOutcome.BadTitle, null))
            : ChangeHead(new SetTitle(clientId, userId, title, topic));
    }

    public Task<MemberInRole[]?> Members(string userId, int skip) =>
        Task.FromResult(Sees(userId, out var state, out _) ? state.Members(skip, Limits.MembersPerPage) : null);

    public Task<Standing?> StandingOf(string userId) => Task.FromResult(State?.StandingOf(userId));

    public Task<long?[]> HistoryFrom(string[] userIds) => Task.FromResult(Array.ConvertAll(userIds, userId => State?.HistoryFrom(userId)));

    /// <summary>Whether the person is in it is asked after the act is known to be new: whoever has left is told so as often as they ask.</summary>
    private Task<ChangeResult> ChangeHead(HeadAct act) =>
        State is null ? Task.FromResult(new ChangeResult(ChangeOutcome.NotFound, null)) : _writer.Change(act);

    private static string? OneLine(string? text) =>
        text is null || MessageText.IsBlank(text) ? null : MessageText.Normalise(text).ReplaceLineEndings(" ").Trim();
}
