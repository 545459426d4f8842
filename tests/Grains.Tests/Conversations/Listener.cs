using System.Threading.Channels;

namespace OrleansMessenger.Grains.Tests.Conversations;

/// <summary>Keeps what a stream says, in the order in which it says it.</summary>
public sealed class Listener<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<T> _heard = Channel.CreateUnbounded<T>();

    public Task Hear(T item) => _heard.Writer.WriteAsync(item).AsTask();

    public Task<T> Next() => _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public async Task<T[]> Take(int count)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++) items[i] = await Next();
        return items;
    }

    /// <summary>Everything up to the one that is waited for.</summary>
    public async Task<List<T>> Until(Func<T, bool> isLast)
    {
        var items = new List<T> { await Next() };
        while (!isLast(items[^1])) items.Add(await Next());
        return items;
    }
}
