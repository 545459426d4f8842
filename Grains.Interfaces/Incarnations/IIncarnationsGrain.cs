namespace OrleansMessenger.Incarnations;

/// <summary>
/// The names that the database has had. It gets a new one with every start, and while it is written to: so one that was restored from a
/// backup lacks those that came later, and whoever was told one of these has to start over. One grain for all.
/// </summary>
[Alias("messenger.IIncarnationsGrain")]
public interface IIncarnationsGrain : IGrainWithStringKey
{
    const string Key = "incarnations";

    /// <summary>32 hexadecimal digits, on disk; null while there is none.</summary>
    [Alias("Newest")]
    Task<string?> Newest();

    /// <summary>Whether this is the database that was called so, or what has become of it.</summary>
    [Alias("Has")]
    Task<bool> Has(string id);
}
