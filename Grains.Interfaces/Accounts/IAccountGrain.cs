using Orleans.Concurrency;

namespace OrleansMessenger.Accounts;

/// <summary>One person's account; the key is the user id.</summary>
[Alias("messenger.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>The account, or null when there is none.</summary>
    [Alias("Read")]
    Task<Account?> Read();

    /// <summary>
    /// Creates the account and claims its mail address and its handle; false when one of them is taken or the account exists. An account
    /// without a handle gets one that is made of its nickname.
    /// </summary>
    [Alias("Create")]
    Task<bool> Create(Account account);

    /// <summary>
    /// Saves the account; false when its <c>ConcurrencyStamp</c> isn't the stored one, or its new mail address or handle is taken.
    /// </summary>
    [Alias("Save")]
    Task<bool> Save(Account account, string newConcurrencyStamp);

    /// <summary>What others may know of the person, or null when there is no account.</summary>
    [Alias("Person")]
    Task<Person?> Person();

    /// <summary>
    /// Asked by the handle's grain: whether this account has it, or hasn't given it up for certain. Interleaves: two people who want each
    /// other's handle would wait for each other.
    /// </summary>
    [AlwaysInterleave, Alias("HoldsHandle")]
    Task<bool> HoldsHandle(string key);
}
