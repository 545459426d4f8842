using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Accounts;

public sealed class BlockingGrain([PersistentState("blocking")] IPersistentState<BlockingGrain.BlockingState> stored) : Grain, IBlockingGrain
{
    private string Id => this.GetPrimaryKeyString();

    public async Task<bool> Block(string userId, bool isBlocked)
    {
        var before = stored.State.Blocked;
        if (isBlocked && !before.Contains(userId))
        {
            if (before.Length >= Limits.Blocked) return false;
            await stored.Replace(new BlockingState { Blocked = [.. before, userId] });
        }
        else if (!isBlocked && before.Contains(userId))
        {
            await stored.Replace(new BlockingState { Blocked = [.. before.Where(id => id != userId)] });
        }
        // Also when nothing has changed: a crash may have come between the two, and whoever asked asks again.
        await Task.WhenAll(
            GrainFactory.GetGrain<IUserGrain>(Id).BlockingChanged(),
            GrainFactory.GetGrain<IConversationGrain>(ConversationId.Between(Id, userId)).BlockingChanged());
        return true;
    }

    public Task<string[]> All() => Task.FromResult(stored.State.Blocked);

    [GenerateSerializer, Alias("messenger.BlockingState")]
    public sealed class BlockingState
    {
        [Id(0)] public string[] Blocked { get; set; } = [];
    }
}
