using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Load;

/// <summary>All streams of a load: what they got, together.</summary>
internal sealed class Audience
{
    private readonly List<long> _sentAt = [];
    private Samples? _latencies;
    private int _messagesBefore;

    public List<StreamPeer> Streams { get; } = [];

    /// <summary>Messages that arrived, each counted once for each stream.</summary>
    public long Deliveries { get; private set; }

    /// <summary>On the wire, with all framing.</summary>
    public long Bytes { get; set; }

    public int Ready { get; private set; }

    /// <summary>Streams that ended without having been closed here.</summary>
    public int Ended { get; private set; }

    public Action? Delivered { get; set; }

    public Action<StreamPeer>? Refused { get; set; }

    /// <summary>From now on, messages are sent by one sender, who says when; every stream has got all before.</summary>
    public void MeasureInto(Samples latencies)
    {
        (_latencies, _messagesBefore) = (latencies, Streams[0].Messages);
        _sentAt.Clear();
    }

    public void OnSent(long timestamp) => _sentAt.Add(timestamp);

    public void OnMessage(StreamPeer stream, long now)
    {
        Deliveries++;
        if (_latencies is not null && stream.Messages - _messagesBefore is var number && number <= _sentAt.Count) _latencies.Add(_sentAt[number - 1], now);
        Delivered?.Invoke();
    }

    public void OnReady() => Ready++;

    public void OnRefused(StreamPeer stream) => Refused?.Invoke(stream);

    public void OnEnd(StreamPeer stream)
    {
        Ended++;
        Streams.Remove(stream);
    }
}
