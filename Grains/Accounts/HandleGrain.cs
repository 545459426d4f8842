using Orleans.Concurrency;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// Keeps a handle for one person. Reentrant, because it asks the owner's grain whether an account came of a claim while that grain may be
/// asking here; the state only changes between two awaits.
/// </summary>
[Reentrant]
public sealed class HandleGrain([PersistentState("handle")] IPersistentState<HandleGrain.Holding> holding, TimeProvider clock)
    : Grain, IHandleGrain
{
    private static readonly TimeSpan _claimLapses = TimeSpan.FromMinutes(1);

    private Holding State => holding.State;

    public async Task<bool> MayClaim(string userId) => State.Owner is not { } owner || owner == userId || await HasLapsed(owner);

    public async Task<bool> Claim(string userId)
    {
        var before = State;
        if (!await MayClaim(userId)) return false;
        // Meanwhile somebody else may have got it.
        if (State != before) return State.Owner == userId;
        if (State.Owner == userId && State.ReleasedAt is null && IsFresh) return true;
        await holding.Replace(new Holding { Owner = userId, ClaimedAt = clock.GetUtcNow() });
        return true;
    }

    public Task Release(string userId) => State.Owner == userId && State.ReleasedAt is null
        ? holding.Replace(State with { ReleasedAt = clock.GetUtcNow() })
        : Task.CompletedTask;

    /// <summary>What became of the claim may not be stored yet. One of later than now was made before the clock was set back.</summary>
    private bool IsFresh => clock.GetUtcNow() - State.ClaimedAt is var age && age >= TimeSpan.Zero && age < _claimLapses;

    private async Task<bool> HasLapsed(string owner) => State.ReleasedAt is { } released
        ? clock.GetUtcNow() - released >= HandleRules.Kept
        : !IsFresh && !await GrainFactory.GetGrain<IAccountGrain>(owner).HoldsHandle(this.GetPrimaryKeyString());

    [GenerateSerializer, Alias("messenger.HandleState")]
    public sealed record Holding
    {
        [Id(0)] public string? Owner { get; set; }

        [Id(1)] public DateTimeOffset ClaimedAt { get; set; }

        /// <summary>When the owner gave it up; null while it is the owner's.</summary>
        [Id(2)] public DateTimeOffset? ReleasedAt { get; set; }
    }
}
