namespace OrleansMessenger.Accounts;

/// <summary>Who owns a mail address; the key is <see cref="EmailAddressKey"/>. Makes addresses unique across all grains.</summary>
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

public static class EmailAddressKey
{
    /// <summary>
    /// The grain key of an address as Identity normalised it. The prefix keeps Orleans' storage from reading what
    /// stands before a plus sign as a hexadecimal number, by which different addresses would share a row.
    /// </summary>
    public static string For(string normalizedEmail) => $"mail:{normalizedEmail}";
}
