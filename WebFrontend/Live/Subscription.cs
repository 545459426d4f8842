using Orleans.Streams;
using OrleansMessenger.Silo.Streams;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// This process's one subscription to a stream, shared by every tab that is interested. It lives as long as there are such tabs.
/// </summary>
/// <param name="nothing">An event that tells nobody anything.</param>
public abstract class Subscription<TEvent>(TEvent nothing)
{
    private StreamSubscriptionHandle<TEvent>? _handle;
    private bool _wasEmpty;

    public TabGroup Tabs { get; } = new();

    /// <summary>Whatever is published once this has answered is heard.</summary>
    public async Task Open(IClusterClient client, StreamId stream) =>
        _handle = await client.GetStreamProvider(StreamNames.Provider).GetStream<TEvent>(stream).Follow(Hear, nothing);

    public virtual Task Close() => Unsubscribe();

    public Task Unsubscribe() => _handle?.UnsubscribeAsync() ?? Task.CompletedTask;

    /// <summary>True once nobody was interested at two calls in a row: a page that is reloaded finds it still there.</summary>
    public bool TryRetire()
    {
        var emptyTwice = _wasEmpty && Tabs.IsEmpty;
        _wasEmpty = Tabs.IsEmpty;
        return emptyTwice && Tabs.TryRetire();
    }

    /// <summary>Compares with the grain, in case the last event was lost.</summary>
    public virtual Task Heal() => Task.CompletedTask;

    /// <summary>One event at a time, in order.</summary>
    public abstract Task Hear(TEvent item);
}
