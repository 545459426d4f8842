using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>A room over a real conversation, told by the test what the stream would tell it, or not.</summary>
public sealed class RoomTests : IClassFixture<MessengerApp>
{
    private static readonly Member _ada = new("0123456789abcdef0123456789abcdef", "Ada");

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly IConversationGrain _conversation;
    private readonly CountedViews _views;
    private readonly Fragments _fragments;
    private readonly Room _room;
    private readonly List<Message> _posted = [];

    public RoomTests(MessengerApp app)
    {
        app.StartServer();
        _conversation = app.Grains.GetGrain<IConversationGrain>(_id);
        _views = new CountedViews(app.Services.GetRequiredService<IRazorViewEngine>());
        _fragments = _views.Fragments(app.Services);
        _room = new Room(_conversation, _id, CultureInfo.InvariantCulture, _fragments, app.Services.GetRequiredService<FrontendMetrics>());
    }

    [Fact]
    public async Task An_event_is_rendered_once_whatever_the_number_of_connections()
    {
        await Post(0);
        await _room.Start(0);
        var connections = new List<(Connection Connection, EventText Reader)>();
        for (var i = 0; i < 20; i++) connections.Add(await Join(0));

        await Post(3);
        foreach (var message in _posted) await Tell(message);

        foreach (var (_, reader) in connections) Assert.Equal([1, 2, 3], await reader.Versions(3));
        Assert.Equal(3, _views.Count);
    }

    /// <summary>The stream is followed before the start, so that nothing falls between. What comes then would otherwise be counted from two beginnings.</summary>
    [Fact]
    public async Task What_is_told_before_the_start_is_left_to_it()
    {
        await Post(3);
        await Tell(_posted[1]);
        await Tell(_posted[2]);

        await _room.Start(0);

        var (_, reader) = await Join(0);
        Assert.Equal([1, 2, 3], await reader.Versions(3));
        Assert.Equal(3, _views.Count);
    }

    /// <summary>An older database was put in place of the one that the page comes from.</summary>
    [Fact]
    public async Task A_connection_that_is_ahead_of_the_conversation_is_told_that_it_is_stale()
    {
        await Post(3);
        await _room.Start(0);

        var (_, reader) = await Join(7);

        Assert.Equal($"event: stale\ndata: {_id}\n\n", await reader.Next());
    }

    [Fact]
    public async Task A_line_of_the_list_is_rendered_once_for_all_who_have_read_as_far()
    {
        var line = new ConversationSummary(_id, "Harbour", 7, 7, 5, "Ada", "hello", DateTimeOffset.UnixEpoch);

        var frames = new List<byte[]>();
        for (var member = 0; member < 20; member++) frames.Add(await _fragments.ConversationItem(line with { ReadSeq = member < 10 ? 5 : 6 }, CultureInfo.InvariantCulture));
        var next = await _fragments.ConversationItem(line with { Version = 8 }, CultureInfo.InvariantCulture);

        Assert.Equal(3, _views.Count);
        foreach (var (member, frame) in frames.Index()) Assert.Contains($"data-read-seq=\"{(member < 10 ? 5 : 6)}\"", Encoding.UTF8.GetString(frame), StringComparison.Ordinal);
        Assert.Contains("data-version=\"8\"", Encoding.UTF8.GetString(next), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_read_is_told_between_the_messages_without_a_version()
    {
        await Post(0);
        await _room.Start(0);
        var (_, reader) = await Join(0);
        await Post(2);

        await Tell(_posted[0]);
        await _room.Hear(new ConversationEvent(0, null, [new SeenBy("1a", "Grace </p>", 1)]));
        await Tell(_posted[1]);

        Assert.Equal([1], await reader.Versions(1));
        Assert.Equal($$"""event: seen{{"\n"}}data: {"conversationId":"{{_id}}","seen":[{"userId":"1a","nickname":"Grace \u003C/p\u003E","seq":1}]}{{"\n\n"}}""", await reader.Next());
        Assert.Equal([2], await reader.Versions(1));
        Assert.Equal([1, 2], await Missed(0));
    }

    [Fact]
    public async Task A_gap_in_the_versions_is_filled_from_the_grain_before_the_event()
    {
        await Post(0);
        await _room.Start(0);
        var (_, reader) = await Join(0);
        await Post(5);

        await Tell(_posted[0]);
        await Tell(_posted[4]);

        Assert.Equal([1, 2, 3, 4, 5], await reader.Versions(5));
        Assert.Equal(5, _views.Count);
    }

    [Fact]
    public async Task An_event_that_comes_late_or_twice_is_not_sent_again()
    {
        await Post(0);
        await _room.Start(0);
        var (_, reader) = await Join(0);
        await Post(4);

        await Tell(_posted[2]);
        foreach (var message in _posted) await Tell(message);

        Assert.Equal([1, 2, 3, 4], await reader.Versions(4));
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task A_last_event_that_was_lost_is_found_by_healing()
    {
        await Post(0);
        await _room.Start(0);
        var (_, reader) = await Join(0);
        await Post(2);

        await _room.Heal();
        await _room.Heal();

        Assert.Equal([1, 2], await reader.Versions(2));
        Assert.False(reader.HasSome);
        Assert.Equal(2, _views.Count);
    }

    [Fact]
    public async Task Events_and_healing_at_once_send_each_version_once_and_in_order()
    {
        await Post(0);
        await _room.Start(0);
        var (_, reader) = await Join(0);
        await Post(100);

        var healing = Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(_room.Heal)));
        foreach (var message in _posted) await Tell(message);
        await healing;

        Assert.Equal(Enumerable.Range(1, 100).Select(version => (long)version), await reader.Versions(100));
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task A_connection_that_was_away_for_a_moment_is_served_from_memory()
    {
        await Post(10);
        await _room.Start(0);
        var rendered = _views.Count;

        Assert.Equal([8, 9, 10], await Missed(7));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], await Missed(0));
        Assert.Empty(await Missed(10));
        Assert.Equal((10, 10), (rendered, _views.Count));
    }

    [Fact]
    public async Task A_connection_that_was_away_for_longer_is_served_from_the_grain()
    {
        await Post(10);
        await _room.Start(6);
        Assert.Equal(4, _views.Count);

        Assert.Equal([6, 7, 8, 9, 10], await Missed(5));
        Assert.Equal(9, _views.Count);
        Assert.Equal([7, 8, 9, 10], await Missed(6));
        Assert.Equal(9, _views.Count);
    }

    [Fact]
    public async Task A_connection_that_joins_between_two_events_gets_each_once()
    {
        await Post(3);
        await _room.Start(0);
        var (_, reader) = await Join(1);

        await Post(2);
        foreach (var message in _posted[3..]) await Tell(message);

        Assert.Equal([2, 3, 4, 5], await reader.Versions(4));
    }

    [Fact]
    public async Task Who_lacks_more_than_is_kept_is_told_to_begin_anew()
    {
        await Post(300);
        await _room.Start(300);

        var (_, reader) = await Join(50);

        Assert.Equal($"event: stale\ndata: {_id}\n\n", await reader.Next());
        await Post(1);
        await Tell(_posted[^1]);
        Assert.Equal([301], await reader.Versions(1));
    }

    [Fact]
    public async Task A_room_that_missed_too_much_itself_tells_its_connections_to_begin_anew_and_goes_on()
    {
        await Post(0);
        await _room.Start(0);
        var (_, reader) = await Join(0);
        await Post(250);

        await Tell(_posted[^1]);
        await Post(1);
        await Tell(_posted[^1]);

        Assert.Equal($"event: stale\ndata: {_id}\n\n", await reader.Next());
        Assert.Equal([251], await reader.Versions(1));
        Assert.Equal([251], await Missed(250));
        Assert.Equal([250, 251], await Missed(249));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_version_that_no_conversation_has_reached_silences_nobody(long version)
    {
        await Post(2);
        await _room.Start(version);
        await Join(version);
        var (_, reader) = await Join(2);

        await Post(1);
        await Tell(_posted[^1]);

        Assert.Equal([3], await reader.Versions(1));
    }

    [Fact]
    public async Task Only_so_many_events_are_kept_and_the_oldest_go_first()
    {
        await Post(0);
        await _room.Start(0);
        await Post(150);
        foreach (var message in _posted) await Tell(message);
        await Post(150);
        foreach (var message in _posted[150..]) await Tell(message);
        var rendered = _views.Count;

        Assert.Equal(256, (await Missed(44)).Count);
        Assert.Equal((300, 300), (rendered, _views.Count));
        var (_, reader) = await Join(43);
        Assert.StartsWith("event: stale\n", await reader.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_that_began_anew_never_takes_what_it_missed_for_what_it_has()
    {
        await Post(3);
        await _room.Start(0);
        await Post(250);
        await Tell(_posted[^1]);
        // With these 255 the memory would be full, and two of the three from before the gap the first to go.
        await Post(130);
        foreach (var message in _posted[253..]) await Tell(message);
        await Post(125);
        foreach (var message in _posted[383..]) await Tell(message);

        var (_, reader) = await Join(100);

        Assert.StartsWith("event: stale\n", await reader.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retired_room_takes_no_connection()
    {
        await Post(1);
        await _room.Start(0);
        var (connection, _) = await Join(0);
        Assert.False(_room.TryRetire());

        _room.Connections.Remove(connection);
        Assert.False(_room.TryRetire());
        Assert.True(_room.TryRetire());

        Assert.Null(await _room.Join(connection, 0));
    }

    /// <summary>Creates the conversation if need be and posts so many messages, of which the room hears nothing.</summary>
    private async Task Post(int count)
    {
        await _conversation.Create(new NewConversation(_ada.UserId, "Room", [_ada], null, Guid.NewGuid()));
        var results = await Task.WhenAll(Enumerable.Range(0, count).Select(i => _conversation.Post(_ada.UserId, Guid.NewGuid(), $"text {i}")));
        _posted.AddRange(results.Select(result => result.Message!).OrderBy(message => message.Version));
    }

    private Task Tell(Message message) => _room.Hear(new ConversationEvent(message.Version, message));

    private async Task<(Connection Connection, EventText Reader)> Join(long version)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var connection = new Connection(new StreamOutput(pipe.Writer), int.MaxValue) { UserId = _ada.UserId };
        connection.Open(await _room.Join(connection, version));
        return (connection, new EventText(pipe.Reader));
    }

    /// <summary>The versions that a connection is given on joining.</summary>
    private async Task<List<long>> Missed(long version)
    {
        var connection = new Connection(new StreamOutput(new Pipe().Writer), int.MaxValue) { UserId = _ada.UserId };
        var missed = await _room.Join(connection, version);
        _room.Connections.Remove(connection);
        return EventText.VersionsOf(Encoding.UTF8.GetString(missed!));
    }
}

/// <summary>The events that a connection's reader gets.</summary>
internal sealed partial class EventText(PipeReader reader)
{
    private string _read = "";

    public bool HasSome
    {
        get
        {
            if (reader.TryRead(out var result)) Take(result);
            return _read.Length > 0;
        }
    }

    public static List<long> VersionsOf(string events) =>
        [.. Version.Matches(events).Select(match => long.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>One event as it was sent.</summary>
    public async Task<string> Next()
    {
        int end;
        while ((end = _read.IndexOf("\n\n", StringComparison.Ordinal)) < 0) Take(await reader.ReadAsync().AsTask().WaitAsync(ConnectionTests.Patience));
        var next = _read[..(end + 2)];
        _read = _read[(end + 2)..];
        return next;
    }

    /// <summary>The versions of the next events, which are messages.</summary>
    public async Task<List<long>> Versions(int count)
    {
        var versions = new List<long>();
        for (var i = 0; i < count; i++) versions.Add(Assert.Single(VersionsOf(await Next())));
        return versions;
    }

    private void Take(ReadResult result)
    {
        _read += Encoding.UTF8.GetString(result.Buffer);
        reader.AdvanceTo(result.Buffer.End);
    }

    [GeneratedRegex("<article[^>]* data-version=\"([0-9]+)\"")]
    private static partial Regex Version { get; }
}
