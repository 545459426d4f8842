using System.Diagnostics.Metrics;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend;

/// <summary>What a frontend counts. Nothing of it names a person or a conversation.</summary>
public sealed class FrontendMetrics
{
    public const string Name = "OrleansMessenger.WebFrontend";

    private readonly TimeProvider _clock;
    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _deliveries;
    private readonly Histogram<double> _lag;

    public FrontendMetrics(IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create(Name);
        _clock = clock;
        // Dashboards know it by this name.
        _connections = meter.CreateUpDownCounter<int>("messenger.tabs", "{tab}", "Live connections that are open.");
        _deliveries = meter.CreateCounter<long>("messenger.deliveries", "{delivery}", "Changes of conversations handed to live connections.");
        _lag = meter.CreateHistogram<double>("messenger.stream.lag", "s", "From a message's time to its event's arrival here.");
    }

    public void ConnectionOpened() => _connections.Add(1);

    public void ConnectionClosed() => _connections.Add(-1);

    public void Delivered(int connections) => _deliveries.Add(connections);

    /// <summary>An event came by its stream; one of an older message that was changed tells no time.</summary>
    public void Arrived(ConversationEvent item)
    {
        if (item is { Message: { } message, IsChange: false }) _lag.Record((_clock.GetUtcNow() - message.SentAt).TotalSeconds);
    }
}
