using System.Collections.Concurrent;
using System.Threading.Channels;
using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Grains.Tests.Notifications;

/// <summary>A push queue that keeps what it is given, for each device in order, and says nothing of what becomes of it.</summary>
public sealed class PushedMessages : IPushQueue
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Channel<Push>> _pushes = new();
    private readonly ConcurrentDictionary<string, bool> _full = new();

    /// <summary>As if there were no room for this device's pushes.</summary>
    public void Refuse(string deviceId, bool isFull = true) => _full[deviceId] = isFull;

    public bool TryEnqueue(Push push) => !_full.GetValueOrDefault(push.DeviceId) && Of(push.DeviceId).Writer.TryWrite(push);

    /// <summary>The device's next push, in the order of their coming.</summary>
    public Task<Push> Next(string deviceId) => Of(deviceId).Reader.ReadAsync().AsTask().WaitAsync(_patience);

    /// <summary>The device's pushes that nobody has asked for yet.</summary>
    public IEnumerable<Push> Waiting(string deviceId)
    {
        while (Of(deviceId).Reader.TryRead(out var push)) yield return push;
    }

    private Channel<Push> Of(string deviceId) => _pushes.GetOrAdd(deviceId, _ => Channel.CreateUnbounded<Push>());
}
