using System.Collections.Concurrent;
using System.Globalization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Incarnations;
using OrleansMessenger.Silo.Cluster;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>All that this process follows: rooms and user feeds, opened by the first connection that needs them.</summary>
public sealed partial class Hub(
    IClusterClient grains, Fragments fragments, Admission admission, Build build, Incarnation incarnation, FrontendMetrics metrics,
    LostEvents lost, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<Hub> logger)
    : BackgroundService
{
    private static readonly TimeSpan _betweenBeats = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(3);
    private const int LooksAtOnce = 32;

    /// <summary>How long silos need to agree on who is dead and to take over its streams.</summary>
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(3);

    /// <summary>This process, as grains know it.</summary>
    private readonly string _id = Guid.NewGuid().ToString("N");

    // One for each language: what is sent has words in it.
    private readonly ConcurrentDictionary<Followed, Lazy<Task<Room>>> _rooms = [];
    private readonly ConcurrentDictionary<Followed, Lazy<Task<UserFeed>>> _feeds = [];
    private readonly ConnectionGroup _everyone = new();

    /// <summary>Lets the connection follow a conversation; returns the frames it lacks above its version, or that its reader may not.</summary>
    public async Task<byte[]> JoinRoom(Connection connection, string conversationId, long version)
    {
        // What somebody made up, or may not see, is not followed.
        if (Opened(_rooms, new(conversationId, connection.Language)) is null && (await grains.GetGrain<IConversationGrain>(conversationId).HistoryFrom([connection.UserId]))[0] is null)
            return Room.GoneFrame(conversationId);
        while (true)
        {
            var room = await Get(_rooms, new(conversationId, connection.Language), room => OpenRoom(room, version));
            if (await room.Join(connection, version) is { } missed) return missed;
        }
    }

    /// <summary>Lets the connection follow a person's own news; returns the list lines with activity after the given time.</summary>
    public async Task<byte[]> JoinFeed(Connection connection, string userId, string deviceId, DateTimeOffset listKnownUntil)
    {
        while (true)
        {
            var feed = await Get(_feeds, new(userId, connection.Language), OpenFeed);
            if (await feed.Join(connection, deviceId, listKnownUntil) is { } missed) return missed;
        }
    }

    public void Enter(Connection connection)
    {
        _everyone.TryAdd(connection);
        metrics.ConnectionOpened();
    }

    /// <summary>The first event of a stream.</summary>
    public byte[] Ready() =>
        ServerSentEvent.EncodeJson(ServerSentEvent.Ready, new { build = build.Id, spread = Spread, incarnation = incarnation.Newest });

    /// <summary>Null when a page that was told these names can go on; else what tells it to start over.</summary>
    public async Task<byte[]?> Restored(IEnumerable<string> incarnations)
    {
        foreach (var id in incarnations)
            if (!await incarnation.Has(id)) return ServerSentEvent.Encode(ServerSentEvent.Restored, incarnation.Newest);
        return null;
    }

    /// <summary>The last event of a stream that the server ends: its reader comes back in a moment of its own.</summary>
    public byte[] Bye() => ServerSentEvent.Encode(ServerSentEvent.Bye, admission.NextReturn());

    public void Leave(Connection connection, string userId, IEnumerable<string> conversationIds)
    {
        _everyone.Remove(connection);
        metrics.ConnectionClosed();
        Opened(_feeds, new(userId, connection.Language))?.Leave(connection);
        foreach (var id in conversationIds) Opened(_rooms, new(id, connection.Language))?.Leave(connection);
    }

    /// <summary>A loop for each: a grain that takes its time delays no heartbeat, or readers would think the server gone.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The server waits for its requests to end before it stops anything else.
        using var onStop = lifetime.ApplicationStopping.Register(SendAway);
        var suspected = new SemaphoreSlim(0);
        void Suspect() => suspected.Release();
        lost.Suspected += Suspect;
        try
        {
            await Task.WhenAll(Beat(stoppingToken), FollowNames(stoppingToken), Tend(stoppingToken), Recover(suspected, stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server ends.
        }
        finally
        {
            lost.Suspected -= Suspect;
        }
    }

    /// <summary>Over how many milliseconds the readers of now would have to spread: after a crash nobody could tell them.</summary>
    private long Spread => admission.Spread(_everyone.Count);

    private async Task Beat(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_betweenBeats, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) _everyone.SendAlong(ServerSentEvent.Encode(ServerSentEvent.Heartbeat, Spread));
    }

    private async Task FollowNames(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_betweenBeats, clock);
        do
        {
            await Try(IIncarnationsGrain.Key, async () =>
            {
                if (!await incarnation.Refresh()) return;
                _everyone.SendAlong(ServerSentEvent.Encode(ServerSentEvent.Incarnation, incarnation.Newest));
            });
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Tend(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_betweenLooks, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Tend<Room, ConversationEvent>(_rooms, stoppingToken);
            await Tend<UserFeed, UserEvent>(_feeds, stoppingToken);
        }
    }

    private async Task Recover(SemaphoreSlim suspected, CancellationToken stoppingToken)
    {
        while (true)
        {
            await suspected.WaitAsync(stoppingToken);
            await Task.Delay(_settling, clock, stoppingToken);
            // What was suspected meanwhile, such as the next silo of a restart, is healed by the same.
            while (suspected.CurrentCount > 0) await suspected.WaitAsync(stoppingToken);
            StartOver();
        }
    }

    /// <summary>
    /// Subscribes to everything anew, by sending all connections away: they come back, say what they have, and get
    /// what they missed. Nothing else would bring a draft, or a line of the list, that was lost.
    /// </summary>
    private void StartOver()
    {
        LogStartsOver(logger, _everyone.Count);
        incarnation.Forget();
        GiveUp<Room, ConversationEvent>(_rooms);
        GiveUp<UserFeed, UserEvent>(_feeds);
        SendAway();
    }

    private void SendAway() => _everyone.Close(Bye);

    private async Task<Room> OpenRoom(Followed followed, long version)
    {
        var room = new Room(grains.GetGrain<IConversationGrain>(followed.Id), followed.Id, followed.Language, fragments, metrics);
        await room.Open(grains, StreamNames.Conversation(followed.Id));
        // From a little before the first reader: whoever comes next, from about there, is served from memory.
        await room.Start(Math.Max(version, 50) - 50);
        return room;
    }

    private async Task<UserFeed> OpenFeed(Followed followed)
    {
        var feed = new UserFeed(grains.GetGrain<IUserGrain>(followed.Id), followed.Language, fragments, $"{_id} {followed.Language.Name}", clock);
        await feed.Open(grains, StreamNames.User(followed.Id));
        return feed;
    }

    private static T? Opened<T>(ConcurrentDictionary<Followed, Lazy<Task<T>>> all, Followed key) where T : class =>
        all.TryGetValue(key, out var lazy) && lazy is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? lazy.Value.Result : null;

    private static async Task<T> Get<T>(ConcurrentDictionary<Followed, Lazy<Task<T>>> all, Followed key, Func<Followed, Task<T>> open)
    {
        var lazy = all.GetOrAdd(key, key => new Lazy<Task<T>>(() => open(key)));
        try
        {
            return await lazy.Value;
        }
        catch
        {
            all.TryRemove(new(key, lazy));
            throw;
        }
    }

    /// <summary>Heals what has readers and lets go of what has none. One whose grain takes its time doesn't keep the others waiting.</summary>
    private Task Tend<T, TEvent>(ConcurrentDictionary<Followed, Lazy<Task<T>>> all, CancellationToken stoppingToken) where T : StreamSubscription<TEvent>
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = LooksAtOnce, CancellationToken = stoppingToken };
        return Parallel.ForEachAsync(all, options, (entry, _) => new ValueTask(Try(entry.Key.Id, async () =>
        {
            if (Opened(all, entry.Key) is not { } subscription) return;
            if (!subscription.TryRetire()) await subscription.Heal();
            else if (all.TryRemove(entry)) await subscription.Close();
        })));
    }

    private void GiveUp<T, TEvent>(ConcurrentDictionary<Followed, Lazy<Task<T>>> all) where T : StreamSubscription<TEvent>
    {
        foreach (var entry in all)
            if (Opened(all, entry.Key) is { } subscription && all.TryRemove(entry)) _ = Try(entry.Key.Id, subscription.Unsubscribe);
    }

    private async Task Try(string key, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error)
        {
            LogNotTended(logger, key, error);
        }
    }

    private readonly record struct Followed(string Id, CultureInfo Language);

    [LoggerMessage(Level = LogLevel.Information, Message = "Events may have been lost: {Connections} connections are asked to come back")]
    private static partial void LogStartsOver(ILogger logger, int connections);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not follow {Key}; trying again")]
    private static partial void LogNotTended(ILogger logger, string key, Exception error);
}
