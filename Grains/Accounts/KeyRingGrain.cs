using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>A handful of keys: one for every ninety days.</summary>
public sealed class KeyRingGrain([PersistentState("key-ring")] IPersistentState<KeyRingGrain.KeyRing> ring) : Grain, IKeyRingGrain
{
    public Task<string[]> All() => Task.FromResult(ring.State.Keys.ToArray());

    public async Task Add(string xml)
    {
        ring.State.Keys.Add(xml);
        try
        {
            await ring.WriteStateAsync();
        }
        catch
        {
            ring.State.Keys.Remove(xml);
            throw;
        }
    }

    [GenerateSerializer, Alias("messenger.KeyRingState")]
    public sealed class KeyRing
    {
        [Id(0)] public List<string> Keys { get; set; } = [];
    }
}
