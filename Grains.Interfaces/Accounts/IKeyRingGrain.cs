namespace OrleansMessenger.Accounts;

/// <summary>The data-protection keys that all frontends share; one grain for all.</summary>
[Alias("messenger.IKeyRingGrain")]
public interface IKeyRingGrain : IGrainWithStringKey
{
    const string Key = "keys";

    /// <summary>Every key as the XML that data protection wrote.</summary>
    [Alias("All")]
    Task<string[]> All();

    /// <summary>Adds a key, unless another one was added just before: who makes a key reads <see cref="All"/> after that, and uses what is there.</summary>
    [Alias("Add")]
    Task Add(string xml);
}
