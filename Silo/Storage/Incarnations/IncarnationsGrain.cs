using OrleansMessenger.Incarnations;

namespace OrleansMessenger.Silo.Storage.Incarnations;

/// <summary>Keeps nothing: the database is what is asked about.</summary>
public sealed class IncarnationsGrain(IncarnationStore store) : Grain, IIncarnationsGrain
{
    public Task<string?> Newest() => store.Newest();

    public Task<bool> Has(string id) => store.Has(id);
}
