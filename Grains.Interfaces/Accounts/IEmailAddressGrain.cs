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

    /// <summary>
    /// Counts a try of a password before it is looked at, whether or not the address has an account; false when there were too many. Called
    /// twice it counts twice, which only makes somebody wait earlier.
    /// </summary>
    /// <param name="from">Where it comes from: an IP address, or a browser that is known.</param>
    /// <param name="isKnown">Whether the account's owner has signed in there before: then other people's tries don't count for it.</param>
    [Alias("TryPassword")]
    Task<bool> TryPassword(string from, bool isKnown);

    /// <summary>The password was right: the tries from there are forgotten.</summary>
    [Alias("PasswordWasRight")]
    Task PasswordWasRight(string from);
}

public static class EmailAddressKey
{
    /// <summary>
    /// The grain key of an address as Identity normalised it. The prefix keeps Orleans' storage from reading what
    /// stands before a plus sign as a hexadecimal number, by which different addresses would share a row.
    /// </summary>
    public static string For(string normalizedEmail) => $"mail:{normalizedEmail}";
}
