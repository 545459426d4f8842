using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What is on no disk: who has read how far, who is writing, who is there.</summary>
public sealed partial class ConversationGrain
{
    public Task<bool> Seen(string userId, long seq)
    {
        if (!Has(userId, out var state) || !state.ShowsWhoHasSeen) return Task.FromResult(false);
        _news.TellSeen(userId, Math.Min(seq, state.LastSeq), state);
        return Task.FromResult(true);
    }

    public async Task<bool> Typing(string userId)
    {
        if (!Has(userId, out var state) || await IsBlocked(state)) return false;
        if (state.HasMember(userId)) _news.TellTyping(new Member(userId, state.Nickname(userId)));
        return true;
    }

    public async Task<Presence[]?> Presence()
    {
        if (State is not { Kind: ConversationKind.Direct } state) return null;
        var both = state.MemberIds;
        if (both.Length < 2 || await IsBlocked(state)) return [];
        var settings = await Task.WhenAll(both.Select(userId => GrainFactory.GetGrain<ISettingsGrain>(userId).Read()));
        return Array.TrueForAll(settings, own => own.ShowsPresence)
            ? await Task.WhenAll(both.Select(userId => GrainFactory.GetGrain<IUserGrain>(userId).Presence()))
            : [];
    }
}
