namespace OrleansMessenger.Grains.Names;

/// <summary>How many names of some people look the same.</summary>
public sealed class NameCounts
{
    private readonly Dictionary<string, int> _counts = [];
    private int _shared;

    public NameCounts(IEnumerable<string> names)
    {
        foreach (var name in names) Add(name);
    }

    public void Add(string name) => Change(NameLook.Of(name), 1);

    public void Remove(string name) => Change(NameLook.Of(name), -1);

    /// <summary>Whether any two names look the same.</summary>
    public bool AnyAlike => _shared > 0;

    public int Of(string look) => _counts.GetValueOrDefault(look);

    private void Change(string look, int by)
    {
        var (before, after) = (Of(look), Of(look) + by);
        _shared += (after > 1 ? 1 : 0) - (before > 1 ? 1 : 0);
        if (after > 0) _counts[look] = after;
        else _counts.Remove(look);
    }
}
