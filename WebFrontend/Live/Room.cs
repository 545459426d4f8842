using System.Globalization;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// A conversation as this process follows it, for readers of one language: every event rendered once, the recent ones kept for
/// readers that were away for a moment, gaps closed from the grain.
/// </summary>
public sealed class Room(
    IConversationGrain conversation, string conversationId, CultureInfo language, Fragments fragments, FrontendMetrics metrics)
    : StreamSubscription<ConversationEvent>(ConversationEvent.Nothing)
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
        return item.Version > 0 && item.Version - 1 == _version
            ? Apply(new ConversationChanges(item.Version, item.Message is { } message ? [message] : [], Incomplete: false, item.Content))
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
        foreach (var (version, frame) in await Frames(changes, above: _version)) Publish(version, frame);
        _version = changes.Version;
    }

    /// <summary>By version: whoever has received one has all before it.</summary>
    private async Task<List<(long Version, byte[] Frame)>> Frames(ConversationChanges changes, long above)
    {
        var frames = new List<(long Version, byte[] Frame)>();
        foreach (var message in changes.Messages.Where(message => message.Version > above)) frames.Add((message.Version, await fragments.Message(message, language)));
        if (changes.Content is { } content && content.Version > above) frames.Add((content.Version, await fragments.Pins(conversationId, content, language)));
        frames.Sort((one, other) => one.Version.CompareTo(other.Version));
        return frames;
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
        var frames = await Frames(changes, above: 0);
        return frames.Sum(one => one.Frame.Length) > MissedFrames.MostBytes ? StaleFrame() : ServerSentEvent.Join([.. frames.Select(one => one.Frame)]);
    }

    private byte[] StaleFrame() => ServerSentEvent.Encode(ServerSentEvent.Stale, conversationId);
}
