using System.Globalization;
using System.IO.Pipelines;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>What a frontend passes on while people come and go: nothing of what was said while they were out, whatever it hears, and whenever.</summary>
public sealed class RoomMembersTests : IClassFixture<MessengerApp>
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly Member _ada = new(Guid.NewGuid().ToString("N"), "Ada");
    private readonly Member _grace = new(Guid.NewGuid().ToString("N"), "Grace");
    private readonly IConversationGrain _conversation;
    private readonly Room _room;

    public RoomMembersTests(MessengerApp app)
    {
        app.StartServer();
        _conversation = app.Grains.GetGrain<IConversationGrain>(_id);
        _room = new Room(_conversation, _id, CultureInfo.InvariantCulture, app.Services.GetRequiredService<Fragments>(), app.Services.GetRequiredService<FrontendMetrics>());
    }

    [Fact]
    public async Task Whoever_is_removed_hears_that_and_nothing_more()
    {
        await Start();
        var (ada, grace) = (await Join(_ada), await Join(_grace));

        await _conversation.Remove(_ada.UserId, Guid.NewGuid(), _grace.UserId);
        await Say("gap");
        await _room.Heal();

        Assert.Equal($"event: gone\ndata: {_id}\n\n", await grace.Next());
        await HearsOf(ada, "gap");
        Assert.False(grace.HasSome);
    }

    [Fact]
    public async Task Whoever_comes_back_hears_nothing_of_the_gap_and_all_that_comes_after()
    {
        await Start();
        var grace = await Join(_grace);
        await _conversation.Remove(_ada.UserId, Guid.NewGuid(), _grace.UserId);
        await Say("gap");
        await _conversation.AddMembers(_ada.UserId, Guid.NewGuid(), [_grace], fromNow: true);
        await Say("after");

        // Of all that the frontend hears only now, when she is in it again.
        await _room.Heal();

        Assert.Equal($"event: stale\ndata: {_id}\n\n", await grace.Next());
        Assert.DoesNotContain("gap", await HearsOf(grace, "after"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_sees_only_what_is_said_from_now_on_hears_nothing_of_before()
    {
        await Start();
        await Say("before");
        await _conversation.Pin(_ada.UserId, Guid.NewGuid(), 1, pinned: true);
        await _conversation.Remove(_ada.UserId, Guid.NewGuid(), _grace.UserId);
        await _conversation.AddMembers(_ada.UserId, Guid.NewGuid(), [_grace], fromNow: true);
        await _room.Heal();
        var (ada, grace) = (await Join(_ada), await Join(_grace, version: 0));

        await _conversation.Edit(_ada.UserId, Guid.NewGuid(), 1, "before, changed", 1);
        await _conversation.Reply(_ada.UserId, Guid.NewGuid(), "a reply", 1);
        await _conversation.SetTitle(_ada.UserId, Guid.NewGuid(), "Harbour", "Boats");
        await _room.Heal();

        Assert.Contains("before, changed", await HearsOf(ada, "Boats"), StringComparison.Ordinal);
        var heard = await HearsOf(grace, "Boats");
        Assert.DoesNotContain("before", heard, StringComparison.Ordinal);
        Assert.Contains("a reply", heard, StringComparison.Ordinal);
        Assert.Contains("pins__list", heard, StringComparison.Ordinal);
        Assert.DoesNotContain("pins__item", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_no_member_may_not_follow()
    {
        await Start();
        await _conversation.Leave(_grace.UserId, Guid.NewGuid());
        Assert.Equal($"event: gone\ndata: {_id}\n\n", await (await Join(_grace)).Next());
        await Say("one");
        await _room.Heal();
        Assert.True(_room.Connections.IsEmpty);
    }

    [Fact]
    public async Task A_room_of_latecomers_alone_is_not_retired()
    {
        await Start();
        await _conversation.Remove(_ada.UserId, Guid.NewGuid(), _grace.UserId);
        await _conversation.AddMembers(_ada.UserId, Guid.NewGuid(), [_grace], fromNow: true);
        var connection = NewConnection(_grace, out _);
        await _room.Join(connection, 0);

        Assert.False(_room.TryRetire());
        Assert.False(_room.TryRetire());
        _room.Leave(connection);
        Assert.False(_room.TryRetire());
        Assert.True(_room.TryRetire());
    }

    private async Task Start()
    {
        await _conversation.Create(new NewConversation(_ada.UserId, null, [_ada, _grace], null, Guid.NewGuid()));
        await _room.Start(0);
    }

    private Task<PostResult> Say(string text) => _conversation.Post(_ada.UserId, Guid.NewGuid(), text);

    /// <summary>All events up to the one with these words.</summary>
    private static async Task<string> HearsOf(EventText reader, string words)
    {
        var heard = "";
        while (!heard.Contains(words, StringComparison.Ordinal)) heard += await reader.Next();
        return heard;
    }

    private async Task<EventText> Join(Member member, long version = long.MaxValue)
    {
        var connection = NewConnection(member, out var reader);
        var head = (await _conversation.ChangesSince(long.MaxValue)).Version;
        connection.Open(await _room.Join(connection, Math.Min(version, head)));
        return reader;
    }

    private static Connection NewConnection(Member member, out EventText reader)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        reader = new EventText(pipe.Reader);
        return new Connection(new StreamOutput(pipe.Writer), int.MaxValue) { UserId = member.UserId };
    }
}
