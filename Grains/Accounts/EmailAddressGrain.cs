using Orleans.Concurrency;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// Keeps a mail address for one person. Reentrant, because it asks the owner's grain whether an account came of a claim while
/// that grain may be asking here; the state only changes between two awaits.
/// </summary>
[Reentrant]
public sealed class EmailAddressGrain(
    [PersistentState("email-address")] IPersistentState<EmailAddressGrain.Ownership> ownership, TimeProvider clock)
    : Grain, IEmailAddressGrain
{
    private static readonly TimeSpan _claimLapses = TimeSpan.FromMinutes(1);

    private readonly PasswordTries _tries = new();

    private Ownership State => ownership.State;

    public Task<string?> Owner() => Task.FromResult(State.Owner);

    public async Task<bool> Claim(string userId)
    {
        if (State.Owner is { } owner && owner != userId && !await HasLapsed(owner)) return false;
        if (State.Owner == userId) return true;
        await Write(new Ownership { Owner = userId, ClaimedAt = clock.GetUtcNow() });
        return true;
    }

    public Task Release(string userId) => State.Owner == userId ? Write(new Ownership()) : Task.CompletedTask;

    public Task<bool> TryPassword(string from, bool isKnown) => Task.FromResult(_tries.Begin(from, isKnown, clock.GetUtcNow()));

    public Task PasswordWasRight(string from)
    {
        _tries.Forget(from);
        return Task.CompletedTask;
    }

    private async Task<bool> HasLapsed(string owner)
    {
        var claimedAt = State.ClaimedAt;
        // One that was made later than now was made before the clock was set back.
        var age = clock.GetUtcNow() - claimedAt;
        if (age >= TimeSpan.Zero && age < _claimLapses) return false;
        if (await GrainFactory.GetGrain<IAccountGrain>(owner).Read() is not null) return false;
        // Meanwhile somebody else may have taken it over.
        return State.Owner == owner && State.ClaimedAt == claimedAt;
    }

    private async Task Write(Ownership next)
    {
        ownership.State = next;
        try
        {
            await ownership.WriteStateAsync();
        }
        catch
        {
            // What is stored is unknown now: the next call reads it anew.
            DeactivateOnIdle();
            throw;
        }
    }

    [GenerateSerializer, Alias("messenger.EmailAddressState")]
    public sealed class Ownership
    {
        [Id(0)] public string? Owner { get; set; }

        [Id(1)] public DateTimeOffset ClaimedAt { get; set; }
    }
}
