using System.Collections.Concurrent;
using OrleansMessenger.Incarnations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>What this process knows of the database's names (<see cref="IIncarnationsGrain"/>), so that a stream asks nobody for them.</summary>
public sealed class Incarnation(IClusterClient grains)
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<string, bool> _known = [];

    /// <summary>Blank until it is known.</summary>
    public string Newest { get; private set; } = "";

    private IIncarnationsGrain Names => grains.GetGrain<IIncarnationsGrain>(IIncarnationsGrain.Key);

    /// <summary>True when it is another than the one that pages were told.</summary>
    public async Task<bool> Refresh()
    {
        var before = Newest;
        Newest = await Names.Newest() ?? "";
        return before.Length > 0 && before != Newest;
    }

    /// <summary>Whether a page that was told this name can go on.</summary>
    public async Task<bool> Has(string id)
    {
        if (_known.ContainsKey(id)) return true;
        if (!await Names.Has(id)) return false;
        if (_known.Count >= MostKnown) _known.Clear();
        _known[id] = true;
        return true;
    }

    /// <summary>Silos went away, and may come back with another database.</summary>
    public void Forget() => _known.Clear();
}
