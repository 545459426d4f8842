namespace OrleansMessenger.Accounts;

/// <summary>
/// Who owns a handle, and all that look like it; the key is <see cref="HandleRules.Key"/>. Makes handles unique across all grains.
/// </summary>
[Alias("messenger.IHandleGrain")]
public interface IHandleGrain : IGrainWithStringKey
{
    /// <summary>Whether that person would get it now.</summary>
    [Alias("MayClaim")]
    Task<bool> MayClaim(string userId);

    /// <summary>
    /// False when somebody else has it, or had it less than <see cref="HandleRules.Kept"/> ago. A claim that its owner's account doesn't
    /// hold (a crash between the two) lapses after a minute.
    /// </summary>
    [Alias("Claim")]
    Task<bool> Claim(string userId);

    /// <summary>The owner has another one now. This one is kept for a while, and the owner can take it back.</summary>
    [Alias("Release")]
    Task Release(string userId);
}
