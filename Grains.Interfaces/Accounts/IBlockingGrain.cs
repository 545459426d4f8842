using Orleans.Concurrency;

namespace OrleansMessenger.Accounts;

/// <summary>
/// Whom a person has blocked; the key is the person's user id. Those begin no conversation with them and write nothing in the one that the two
/// have, add them to none, and are never what they are notified of. What they say in groups is there, collapsed.
/// </summary>
[Alias("messenger.IBlockingGrain")]
public interface IBlockingGrain : IGrainWithStringKey
{
    /// <summary>Answered once it holds everywhere. Where it is so already nothing changes; false when <see cref="Limits.Blocked"/> are blocked.</summary>
    [Alias("Block")]
    Task<bool> Block(string userId, bool isBlocked);

    /// <summary>Their user ids. Asked by grains that this one tells of a change.</summary>
    [AlwaysInterleave, Alias("All")]
    Task<string[]> All();
}
