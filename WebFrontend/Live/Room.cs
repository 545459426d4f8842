using System.Diagnostics;
using System.Globalization;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// A conversation as this process follows it, for readers of one language: every event rendered once, the recent ones kept for
/// readers that were away for a moment, gaps closed from the grain. Whoever is out of the conversation is let go of before anything that
/// came later is passed on.
/// </summary>
public sealed class Room(
    IConversationGrain conversation, string conversationId, CultureInfo language, Fragments fragments, FrontendMetrics metrics)
    : StreamSubscription<ConversationEvent>(ConversationEvent.Nothing)
{
    private const int RecentEvents = 256;
    private const int RecentBytes = 1024 * 1024;

    private static readonly TimeSpan _betweenPresence = TimeSpan.FromSeconds(12);

    private readonly Lock _gate = new();
    private Task _applied = Task.CompletedTask;
    private readonly Queue<(long Version, byte[] Frame)> _recent = [];
    private long _recentAbove;
    private int _recentBytes;

    /// <summary>Who sees only what came after a place; they get what is theirs one by one.</summary>
    private readonly Dictionary<Connection, long> _latecomers = [];

    private bool _knowsPresence = true;
    private long _presenceAskedAt = Stopwatch.GetTimestamp();
    private Presence[] _present = [];

    // Who is in it may be another since the first; since the second whoever isn't has been let go of.
    private long _membersVersion;
    private long _letGoVersion;

    // Until the start nothing is news. An event that comes before is in the log, where the start finds it; if both counted from where they
    // began, what lies between would be missing from the recent events.
    private long _version = long.MaxValue;

    /// <summary>Fills the recent events with what happened above the version; the head is the grain's word, not a page's.</summary>
    public async Task Start(long version)
    {
        var head = await conversation.ChangesSince(long.MaxValue);
        _membersVersion = _letGoVersion = head.MembersVersion;
        _version = _recentAbove = Math.Clamp(version, 0, head.Version);
        await Heal();
    }

    /// <summary>
    /// Adds the connection and returns what it lacks above its version, or that its reader may not follow; null when the room is retired.
    /// </summary>
    public async Task<byte[]?> Join(Connection connection, long version)
    {
        long? from;
        while (true)
        {
            var known = Volatile.Read(ref _membersVersion);
            from = (await conversation.HistoryFrom([connection.UserId]))[0];
            if (from is null) return GoneFrame(conversationId);
            lock (_gate)
            {
                // Somebody may have gone while it was asked.
                if (known != _membersVersion) continue;
                if (!TryAdd(connection, from.Value)) return null;
                if (from == 0 && version >= _recentAbove && version <= _version)
                    return ServerSentEvent.Join([.. _recent.Where(recent => recent.Version > version).Select(recent => recent.Frame)]);
                break;
            }
        }
        // From before what is kept here, or after it. What is sent to the connection meanwhile may come twice; the page knows versions.
        var changes = await conversation.ChangesSince(version);
        // Ahead of the log itself is only a page of another database.
        return changes.Version < version ? StaleFrame() : await Render(changes, from.Value);
    }

    public void Leave(Connection connection)
    {
        Connections.Remove(connection);
        lock (_gate) _latecomers.Remove(connection);
    }

    protected override bool HasOthers
    {
        get
        {
            lock (_gate) return _latecomers.Count > 0;
        }
    }

    /// <summary>What a page is told that may not follow a conversation.</summary>
    public static byte[] GoneFrame(string conversationId) => ServerSentEvent.Encode(ServerSentEvent.Gone, conversationId);

    public override Task Hear(ConversationEvent item)
    {
        metrics.Arrived(item);
        // Reading is no change of the conversation: it has no version, and nobody who missed it is told later.
        if (item.Seen is { } seen) SendAlong(ServerSentEvent.EncodeJson(ServerSentEvent.Seen, new { conversationId, seen }));
        if (item.Writing is { } writing) SendAlong(ServerSentEvent.EncodeJson(ServerSentEvent.Typing, new { conversationId, writing }));
        return item.Version > 0 && item.Version - 1 == _version
            ? Apply(new ConversationChanges(
                item.Version, item.Message is { } message ? [message] : [], Incomplete: false, item.Content, item.Content?.MembersVersion ?? 0))
            : item.Version > _version ? Heal() : Task.CompletedTask;
    }

    public override async Task Heal()
    {
        var changes = await conversation.ChangesSince(_version);
        if (changes.Version > _version) await Apply(changes);
        if (_knowsPresence && Stopwatch.GetElapsedTime(_presenceAskedAt) >= _betweenPresence) await TellPresence();
    }

    /// <summary>A moment: nothing is kept, and whoever comes later has it from the page.</summary>
    private async Task TellPresence()
    {
        _presenceAskedAt = Stopwatch.GetTimestamp();
        if (await conversation.Presence() is not { } people)
        {
            _knowsPresence = false;
            return;
        }
        if (people.SequenceEqual(_present)) return;
        _present = people;
        SendAlong(ServerSentEvent.EncodeJson(ServerSentEvent.Presence, new
        {
            conversationId,
            people = people.Select(person => new { person.UserId, kind = person.Kind.ToString().ToLowerInvariant(), person.Since }),
        }));
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
        if (changes.MembersVersion > _letGoVersion) await LetGo(changes.MembersVersion);
        if (changes.Incomplete)
        {
            StartOver(changes.Version);
            return;
        }
        var above = _version;
        foreach (var (version, frame) in await Frames(changes, above)) Publish(version, frame);
        await SendToLatecomers(changes, above);
        _version = changes.Version;
    }

    /// <summary>By version: whoever has received one has all before it.</summary>
    /// <param name="from">The place of the last message that the reader doesn't see.</param>
    private async Task<List<(long Version, byte[] Frame)>> Frames(ConversationChanges changes, long above, long from = 0)
    {
        var frames = new List<(long Version, byte[] Frame)>();
        foreach (var message in changes.Messages.Where(message => message.Version > above && message.Seq > from))
            frames.Add((message.Version, await fragments.Message(message.Original?.Seq <= from ? message with { Original = null } : message, language)));
        if (changes.Content is { } content && content.Version > above)
            frames.Add((content.Version, await fragments.Header(
                conversationId, content with { Pins = Array.FindAll(content.Pins, pin => pin.Seq > from) }, language)));
        frames.Sort((one, other) => one.Version.CompareTo(other.Version));
        return frames;
    }

    private async Task SendToLatecomers(ConversationChanges changes, long above)
    {
        KeyValuePair<Connection, long>[] latecomers;
        lock (_gate)
        {
            if (_latecomers.Count == 0) return;
            latecomers = [.. _latecomers];
        }
        foreach (var same in latecomers.GroupBy(one => one.Value, one => one.Key))
        {
            var frames = ServerSentEvent.Join([.. (await Frames(changes, above, from: same.Key)).Select(one => one.Frame)]);
            foreach (var connection in same) connection.Send(frames);
        }
    }

    /// <summary>Asks again who is in it: connections of those who aren't get nothing more, and whoever sees more or less than before loads the page anew.</summary>
    private async Task LetGo(long membersVersion)
    {
        (Connection Connection, long From)[] followers;
        lock (_gate)
        {
            // Whoever joins from here on asks after this.
            _membersVersion = membersVersion;
            followers = [.. Connections.All.Select(connection => (connection, 0L)), .. _latecomers.Select(one => (one.Key, one.Value))];
        }
        string[] readers = [.. followers.Select(one => one.Connection.UserId).Distinct()];
        var granted = readers.Zip(await conversation.HistoryFrom(readers)).ToDictionary(one => one.First, one => one.Second);
        foreach (var (connection, before) in followers)
        {
            if (granted[connection.UserId] is not { } from)
            {
                Leave(connection);
                connection.Send(GoneFrame(conversationId));
            }
            else if (from != before)
            {
                Leave(connection);
                lock (_gate) TryAdd(connection, from);
                connection.Send(StaleFrame());
            }
        }
        _letGoVersion = membersVersion;
    }

    private bool TryAdd(Connection connection, long from)
    {
        if (from == 0) return Connections.TryAdd(connection);
        _latecomers[connection] = from;
        return true;
    }

    private void SendAlong(byte[] frame)
    {
        Connections.SendAlong(frame);
        lock (_gate)
            foreach (var connection in _latecomers.Keys) connection.SendAlong(frame);
    }

    private void StartOver(long version)
    {
        lock (_gate)
        {
            _recent.Clear();
            _recentBytes = 0;
            _version = _recentAbove = version;
            Connections.Send(StaleFrame());
            foreach (var connection in _latecomers.Keys) connection.Send(StaleFrame());
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

    private async Task<byte[]> Render(ConversationChanges changes, long from)
    {
        if (changes.Incomplete) return StaleFrame();
        var frames = await Frames(changes, above: 0, from);
        return frames.Sum(one => one.Frame.Length) > MissedFrames.MostBytes ? StaleFrame() : ServerSentEvent.Join([.. frames.Select(one => one.Frame)]);
    }

    private byte[] StaleFrame() => ServerSentEvent.Encode(ServerSentEvent.Stale, conversationId);
}
