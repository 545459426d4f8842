using System.Collections.Concurrent;
using System.Globalization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Conversations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// A person as this process follows them: the conversation list, reading positions, drafts and notifications, for all their connections in one
/// language. Tells the person's grain which devices are connected here, so that these are notified by their streams.
/// </summary>
/// <param name="follower">What the grain knows this feed by.</param>
public sealed class UserFeed(IUserGrain user, CultureInfo language, Fragments fragments, string follower, TimeProvider clock)
    : StreamSubscription<UserEvent>(UserEvent.Nothing)
{
    private const int MostDraftCharacters = 256 * 1024;
    private static readonly TimeSpan _renewal = IUserGrain.ConnectedLease / 3;

    private readonly ConcurrentDictionary<Connection, string> _devices = [];
    private readonly Lock _gate = new();
    private Task _telling = Task.CompletedTask;
    private HashSet<string> _told = [];
    private long _toldAt;

    /// <summary>
    /// Adds the connection and returns what is unread, and the list lines with activity after the given time; null when the feed is retired.
    /// </summary>
    public async Task<byte[]?> Join(Connection connection, string deviceId, DateTimeOffset listKnownUntil)
    {
        if (!Connections.TryAdd(connection)) return null;
        _devices[connection] = deviceId;
        if (!_told.Contains(deviceId)) await TellConnected();
        if (listKnownUntil == DateTimeOffset.MaxValue) return [];
        var (counting, listing) = (user.Unread(), user.Listed(ConversationFilter.All, null));
        var unread = await counting;
        var frames = new List<byte[]>
        {
            ServerSentEvent.EncodeJson(ServerSentEvent.Unread, new { conversations = unread, isComplete = unread.Length < Limits.UnreadConversations }),
        };
        var listed = await listing;
        foreach (var summary in listed.Where(summary => summary.LastAt > listKnownUntil).Reverse())
            frames.Add(await fragments.ConversationItem(summary, language));
        // Who was away may have put something away, or be out of it.
        if (listKnownUntil == DateTimeOffset.UnixEpoch)
        {
            var all = new { ids = listed.Select(summary => summary.Id), until = ConversationList.OlderThan(listed) ?? 0 };
            frames.Add(ServerSentEvent.EncodeJson(ServerSentEvent.Listed, all));
        }
        return ServerSentEvent.Join(frames);
    }

    /// <summary>The grain hears of it a little later: nearly always the next page is on its way.</summary>
    public void Leave(Connection connection)
    {
        Connections.Remove(connection);
        _devices.TryRemove(connection, out _);
    }

    public override Task Heal() =>
        clock.GetElapsedTime(_toldAt) >= _renewal || !_told.SetEquals(_devices.Values) ? TellConnected() : Task.CompletedTask;

    public override async Task Close()
    {
        try
        {
            await TellConnected();
        }
        finally
        {
            await base.Close();
        }
    }

    public override async Task Hear(UserEvent item)
    {
        if (item.Conversation is { } summary) Connections.SendAlong(await fragments.ConversationItem(summary, language));
        if (item.Draft is { } draft) Connections.Send(DraftFrame(draft));
        if (item.Read is { } read) Connections.Send(ServerSentEvent.EncodeJson(ServerSentEvent.Read, read));
        if (item.Alert is { } alert) Connections.Send(ServerSentEvent.EncodeJson(ServerSentEvent.Alert, alert));
        if (item.Left is { } left)
        {
            // What is shown of it on this device goes away as what was read does.
            Connections.Send(ServerSentEvent.EncodeJson(ServerSentEvent.Read, left));
            Connections.Send(Room.GoneFrame(left.ConversationId));
        }
        if (item.SignedOut is { } signedOut) CloseConnectionsOf(signedOut.DeviceIds);
    }

    /// <summary>One that is too much for a stream is only said to be stale: the next save's answer, or the page, has it.</summary>
    public static byte[] DraftFrame(Draft draft) => draft.Characters > MostDraftCharacters
        ? ServerSentEvent.Encode(ServerSentEvent.Stale, draft.Form)
        : ServerSentEvent.EncodeJson(ServerSentEvent.Draft, draft);

    /// <summary>They come back at once, and find that they are signed out.</summary>
    private void CloseConnectionsOf(string[] deviceIds)
    {
        foreach (var (connection, deviceId) in _devices)
            if (deviceIds.Contains(deviceId)) connection.Close(ServerSentEvent.Encode(ServerSentEvent.Bye, "0"));
    }

    /// <summary>One after the other, since calls that overtake each other would leave an old word standing.</summary>
    private Task TellConnected()
    {
        lock (_gate) return _telling = TellAfter(_telling);
    }

    private async Task TellAfter(Task previous)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var now = _devices.Values.ToHashSet();
        _toldAt = clock.GetTimestamp();
        await user.Connected(follower, [.. now]);
        _told = now;
    }
}
