using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// A handful of keys: one for every ninety days. Frontends that start together each make a key when they find none; they look again
/// after that, and use what they find: the first one, the only one that is kept.
/// </summary>
public sealed class KeyRingGrain([PersistentState("key-ring")] IPersistentState<KeyRingGrain.KeyRing> ring, TimeProvider clock) : Grain, IKeyRingGrain
{
    private static readonly TimeSpan _together = TimeSpan.FromMinutes(5);

    public Task<string[]> All() => Task.FromResult(ring.State.Keys.ToArray());

    public async Task Add(string xml)
    {
        var now = clock.GetUtcNow();
        if (now - ring.State.AddedAt < _together) return;
        await ring.Replace(new KeyRing { Keys = [.. ring.State.Keys, xml], AddedAt = now });
    }

    [GenerateSerializer, Alias("messenger.KeyRingState")]
    public sealed class KeyRing
    {
        [Id(0)] public List<string> Keys { get; set; } = [];

        /// <summary>When the newest one was.</summary>
        [Id(1)] public DateTimeOffset AddedAt { get; set; }
    }
}
