namespace OrleansMessenger.Grains.Names;

/// <summary>How many names of some people look the same.</summary>
public sealed class NameCounts
{
    private readonly Dictionary<string, int> _counts = [];

    public NameCounts(IEnumerable<string> names)
    {
        foreach (var name in names) Add(name);
    }

    public void Add(string name) => Change(NameLook.Of(name), 1);

    public void Remove(string name) => Change(NameLook.Of(name), -1);

    public int Of(string look) => _counts.GetValueOrDefault(look);

    private void Change(string look, int by)
    {
        if (Of(look) + by is > 0 and var count) _counts[look] = count;
        else _counts.Remove(look);
    }
}
