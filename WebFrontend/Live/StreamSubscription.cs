using Orleans.Streams;
using OrleansMessenger.Silo.Streams;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// This process's one subscription to a stream of grains' events, shared by every connection that is interested. It lives as long as there are
/// such connections. What a browser subscribes to at a push service is a <see cref="Devices.PushSubscription"/>.
/// </summary>
/// <param name="nothing">An event that tells nobody anything.</param>
public abstract class StreamSubscription<TEvent>(TEvent nothing)
{
    private StreamSubscriptionHandle<TEvent>? _handle;
    private bool _wasEmpty;

    public ConnectionGroup Connections { get; } = new();

    /// <summary>Whatever is published once this has answered is heard.</summary>
    public async Task Open(IClusterClient client, StreamId stream) =>
        _handle = await client.GetStreamProvider(StreamNames.Provider).GetStream<TEvent>(stream).Follow(Hear, nothing);

    public virtual Task Close() => Unsubscribe();

    public Task Unsubscribe() => _handle?.UnsubscribeAsync() ?? Task.CompletedTask;

    /// <summary>True once nobody was interested at two calls in a row: a page that is reloaded finds it still there.</summary>
    public bool TryRetire()
    {
        var isEmpty = Connections.IsEmpty && !HasOthers;
        var emptyTwice = _wasEmpty && isEmpty;
        _wasEmpty = isEmpty;
        return emptyTwice && Connections.TryRetire();
    }

    /// <summary>Whether somebody follows it who doesn't get what all the others get.</summary>
    protected virtual bool HasOthers => false;

    /// <summary>Compares with the grain, in case the last event was lost.</summary>
    public virtual Task Heal() => Task.CompletedTask;

    /// <summary>One event at a time, in order.</summary>
    public abstract Task Hear(TEvent item);
}
