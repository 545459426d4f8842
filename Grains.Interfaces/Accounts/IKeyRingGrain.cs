namespace OrleansMessenger.Accounts;

/// <summary>The data-protection keys that all frontends share; one grain for all.</summary>
[Alias("messenger.IKeyRingGrain")]
public interface IKeyRingGrain : IGrainWithStringKey
{
    const string Key = "keys";

    /// <summary>Every key as the XML that data protection wrote.</summary>
    [Alias("All")]
    Task<string[]> All();

    [Alias("Add")]
    Task Add(string xml);
}
