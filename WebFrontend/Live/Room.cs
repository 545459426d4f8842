using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// A conversation as this process follows it: every event rendered once, the recent ones kept for readers that were away
/// for a moment, gaps closed from the grain.
/// </summary>
public sealed class Room(IConversationGrain conversation, string conversationId, Fragments fragments, FrontendMetrics metrics) : StreamSubscription<ConversationEvent>(ConversationEvent.Nothing)
{
    private const int RecentEvents = 256;
    private const int RecentBytes = 1024 * 1024;

    private readonly Lock _gate = new();
    private Task _applied = Task.CompletedTask;
    private readonly Queue<(long Version, byte[] Frame)> _recent = [];
    private long _recentAbove;
    private int _recentBytes;

    // Until the start nothing is news. An event that comes before is in the log, where the start finds it; if both counted from where they
    // began, what lies between would be missing from the recent events.
    private long _version = long.MaxValue;

    /// <summary>Fills the recent events with what happened above the version; the head is the grain's word, not a page's.</summary>
    public async Task Start(long version)
    {
        var head = (await conversation.ChangesSince(long.MaxValue)).Version;
        _version = _recentAbove = Math.Clamp(version, 0, head);
        await Heal();
    }

    /// <summary>Adds the connection and returns what it lacks above its version; null when the room is retired.</summary>
    public async Task<byte[]?> Join(Connection connection, long version)
    {
        lock (_gate)
        {
            if (!Connections.TryAdd(connection)) return null;
            if (version >= _recentAbove && version <= _version)
                return ServerSentEvent.Join([.. _recent.Where(recent => recent.Version > version).Select(recent => recent.Frame)]);
        }
        // From before what is kept here, or after it. What is sent to the connection meanwhile may come twice; the page knows versions.
        var changes = await conversation.ChangesSince(version);
        // Ahead of the log itself is only a page of another database.
        return changes.Version < version ? StaleFrame() : await Render(changes);
    }

    public override Task Hear(ConversationEvent item)
    {
        metrics.Arrived(item);
        // Reading is no change of the conversation: it has no version, and nobody who missed it is told later.
        if (item.Seen is { } seen) Connections.SendAlong(ServerSentEvent.EncodeJson(ServerSentEvent.Seen, new { conversationId, seen }));
        return item.Message is { } message && item.Version - 1 == _version
            ? Apply(new ConversationChanges(item.Version, [message], Incomplete: false))
            : item.Version > _version ? Heal() : Task.CompletedTask;
    }

    public override async Task Heal()
    {
        var changes = await conversation.ChangesSince(_version);
        if (changes.Version > _version) await Apply(changes);
    }

    /// <summary>One after the other: an event and a healing look may find the same news at the same time.</summary>
    private Task Apply(ConversationChanges changes)
    {
        lock (_gate) return _applied = ApplyAfter(_applied, changes);
    }

    private async Task ApplyAfter(Task previous, ConversationChanges changes)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (changes.Version <= _version) return;
        if (changes.Incomplete)
        {
            StartOver(changes.Version);
            return;
        }
        foreach (var message in changes.Messages.Where(message => message.Version > _version))
            Publish(message.Version, await fragments.Message(message));
        _version = changes.Version;
    }

    private void StartOver(long version)
    {
        lock (_gate)
        {
            _recent.Clear();
            _recentBytes = 0;
            _version = _recentAbove = version;
            Connections.Send(StaleFrame());
        }
    }

    private void Publish(long version, byte[] frame)
    {
        lock (_gate)
        {
            _recent.Enqueue((version, frame));
            _recentBytes += frame.Length;
            while (_recent.Count > RecentEvents || _recentBytes > RecentBytes)
            {
                var oldest = _recent.Dequeue();
                (_recentAbove, _recentBytes) = (oldest.Version, _recentBytes - oldest.Frame.Length);
            }
            _version = version;
            metrics.Delivered(Connections.Count);
            Connections.Send(frame);
        }
    }

    private async Task<byte[]> Render(ConversationChanges changes)
    {
        if (changes.Incomplete) return StaleFrame();
        var frames = new List<byte[]>();
        var bytes = 0;
        foreach (var message in changes.Messages)
        {
            frames.Add(await fragments.Message(message));
            if ((bytes += frames[^1].Length) > MissedFrames.MostBytes) return StaleFrame();
        }
        return ServerSentEvent.Join(frames);
    }

    private byte[] StaleFrame() => ServerSentEvent.Encode(ServerSentEvent.Stale, conversationId);
}
