namespace OrleansMessenger.Accounts;

/// <summary>One person's account; the key is the user id.</summary>
[Alias("messenger.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>The account, or null when there is none.</summary>
    [Alias("Read")]
    Task<Account?> Read();

    /// <summary>Creates the account and claims its mail address; false when the address is taken or the account exists.</summary>
    [Alias("Create")]
    Task<bool> Create(Account account);

    /// <summary>Saves the account; false when its <c>ConcurrencyStamp</c> isn't the stored one, or its new mail address is taken.</summary>
    [Alias("Save")]
    Task<bool> Save(Account account, string newConcurrencyStamp);

    /// <summary>What others may know of the person, or null when there is no account.</summary>
    [Alias("Person")]
    Task<Person?> Person();
}
