using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>Who has blocked whom, as far as a conversation asks. It is told when the answer may be another.</summary>
internal sealed class Blocks(IGrainFactory grains)
{
    private Task<bool>? _between;

    public void Changed() => _between = null;

    /// <summary>Whether of the two who have a direct conversation one has blocked the other.</summary>
    public async Task<bool> Between(string[] both)
    {
        if (both.Length < 2) return false;
        var asked = _between ??= AskBetween(both[0], both[1]);
        try
        {
            return await asked;
        }
        catch (Exception) when (_between == asked)
        {
            _between = null;
            throw;
        }
    }

    /// <summary>Whether one of them has blocked somebody.</summary>
    public async Task<bool> Any(IEnumerable<string> userIds, string blocked) =>
        (await Task.WhenAll(userIds.Select(Of))).Any(of => of.Contains(blocked));

    private async Task<bool> AskBetween(string one, string other)
    {
        var (byOne, byOther) = (Of(one), Of(other));
        return (await byOne).Contains(other) || (await byOther).Contains(one);
    }

    private Task<string[]> Of(string userId) => grains.GetGrain<IBlockingGrain>(userId).All();
}
