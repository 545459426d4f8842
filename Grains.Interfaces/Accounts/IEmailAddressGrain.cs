namespace OrleansMessenger.Accounts;

/// <summary>Who owns a mail address; the key is the normalised address. Makes addresses unique across all grains.</summary>
[Alias("messenger.IEmailAddressGrain")]
public interface IEmailAddressGrain : IGrainWithStringKey
{
    /// <summary>The owner's user id, or null.</summary>
    [Alias("Owner")]
    Task<string?> Owner();

    /// <summary>
    /// False when somebody else has it. A claim that never became an account (a crash between the two) lapses after a minute.
    /// </summary>
    [Alias("Claim")]
    Task<bool> Claim(string userId);

    [Alias("Release")]
    Task Release(string userId);
}
