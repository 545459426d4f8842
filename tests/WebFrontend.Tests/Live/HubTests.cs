using System.IO.Pipelines;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansMessenger.Conversations;
using OrleansMessenger.Harness;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>A hub over real grains, some of which don't answer, on a clock that the test moves.</summary>
public sealed class HubTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private static readonly Member _reader = new(Guid.NewGuid().ToString("N"), "Ada");

    private readonly FakeTimeProvider _time = new();
    private readonly LostEvents _lost = new();

    [Fact]
    public async Task Heartbeats_tell_how_wide_to_spread_and_wait_for_no_grain()
    {
        app.StartServer();
        var grains = StuckGrains.Around(app.Services.GetRequiredService<IClusterClient>());
        using var hub = NewHub((IClusterClient)(object)grains);
        await hub.StartAsync(default);
        var connections = new List<(Connection Connection, EventText Reader)>();
        for (var i = 0; i < 3; i++) connections.Add(Enter(hub));
        var conversation = await NewConversation();
        await hub.JoinRoom(connections[0].Connection, conversation, 0);

        grains.AreStuck = true;
        _time.Advance(TimeSpan.FromSeconds(5));
        await grains.IsWaitedFor.WaitAsync(ConnectionTests.Patience);
        _time.Advance(TimeSpan.FromSeconds(5));
        foreach (var (_, reader) in connections) Assert.Equal("event: heartbeat\ndata: 15\n\n", await reader.Next());

        Enter(hub);
        _time.Advance(TimeSpan.FromSeconds(10));
        foreach (var (_, reader) in connections) Assert.Equal("event: heartbeat\ndata: 20\n\n", await reader.Next());
        grains.AreStuck = false;
        await hub.StopAsync(default);
    }

    [Fact]
    public async Task A_heartbeat_is_no_write_of_its_own_where_others_follow()
    {
        app.StartServer();
        using var hub = NewHub(app.Services.GetRequiredService<IClusterClient>());
        await hub.StartAsync(default);
        using var writer = new HeldWriter();
        writer.Release();
        var connection = new Connection(new StreamOutput(writer), int.MaxValue);
        connection.Open(ConnectionTests.Bytes("opened"));
        hub.Enter(connection);

        await Eventually.Is("a heartbeat came with news", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            connection.Send(ConnectionTests.Bytes("news"));
            return Task.FromResult(writer.Written.Any(written => written.EndsWith("event: heartbeat\ndata: 5\n\nnews", StringComparison.Ordinal)));
        });

        await hub.StopAsync(default);
    }

    [Fact]
    public async Task When_events_may_be_lost_connections_are_asked_to_come_back_to_new_subscriptions()
    {
        app.StartServer();
        var grains = StuckGrains.Around(app.Services.GetRequiredService<IClusterClient>());
        using var hub = NewHub((IClusterClient)(object)grains);
        await hub.StartAsync(default);
        var conversation = await NewConversation();
        var (connection, reader) = Enter(hub);
        await hub.JoinRoom(connection, conversation, 0);
        var asked = grains.ConversationsAsked;
        Assert.True(asked > 0);

        _lost.Suspect();
        await Eventually.Is("the connection is sent away", () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(connection.Closed.IsCompleted);
        });
        Assert.StartsWith("event: bye\n", await reader.Next(), StringComparison.Ordinal);
        var (again, _) = Enter(hub);
        await hub.JoinRoom(again, conversation, 0);

        Assert.Equal(2 * asked, grains.ConversationsAsked);
        Assert.False(again.Closed.IsCompleted);
        await hub.StopAsync(default);
    }

    private async Task<string> NewConversation()
    {
        var id = Guid.NewGuid().ToString("N");
        await app.Grains.GetGrain<IConversationGrain>(id).Create(new NewConversation(_reader.UserId, "Hub", [_reader], null, Guid.NewGuid()));
        return id;
    }

    private Hub NewHub(IClusterClient grains)
    {
        var services = app.Services;
        var admission = new Admission(Options.Create(new MessengerOptions()), _time);
        return new(
            grains, services.GetRequiredService<Fragments>(), admission, services.GetRequiredService<Build>(),
            new Incarnation(services.GetRequiredService<IClusterClient>()), services.GetRequiredService<FrontendMetrics>(), _lost,
            services.GetRequiredService<IHostApplicationLifetime>(), _time, NullLogger<Hub>.Instance);
    }

    private static (Connection, EventText) Enter(Hub hub)
    {
        var pipe = new Pipe();
        var connection = new Connection(new StreamOutput(pipe.Writer), int.MaxValue) { UserId = _reader.UserId };
        connection.Open(default);
        hub.Enter(connection);
        return (connection, new EventText(pipe.Reader));
    }

    /// <summary>An <see cref="IClusterClient"/> whose conversations answer no question for news while they are stuck.</summary>
    public class StuckGrains : DispatchProxy
    {
        private readonly TaskCompletionSource _waitedFor = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _free = new();
        private IClusterClient _real = null!;

        public Task IsWaitedFor => _waitedFor.Task;

        public int ConversationsAsked { get; private set; }

        public bool AreStuck
        {
            set
            {
                if (value) _free = new(TaskCreationOptions.RunContinuationsAsynchronously);
                else _free.SetResult();
            }
        }

        public static StuckGrains Around(IClusterClient real)
        {
            var grains = (StuckGrains)(object)Create<IClusterClient, StuckGrains>();
            grains._real = real;
            grains._free.SetResult();
            return grains;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var answer = targetMethod!.Invoke(_real, args);
            if (answer is not IConversationGrain conversation) return answer;
            ConversationsAsked++;
            return StuckConversation.Around(conversation, this);
        }

        private async Task<T> OnceFree<T>(Func<Task<T>> ask)
        {
            if (!_free.Task.IsCompleted) _waitedFor.TrySetResult();
            await _free.Task;
            return await ask();
        }

        public class StuckConversation : DispatchProxy
        {
            private IConversationGrain _real = null!;
            private StuckGrains _all = null!;

            public static IConversationGrain Around(IConversationGrain real, StuckGrains all)
            {
                var conversation = Create<IConversationGrain, StuckConversation>();
                ((StuckConversation)(object)conversation)._real = real;
                ((StuckConversation)(object)conversation)._all = all;
                return conversation;
            }

            protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
                targetMethod!.Name == nameof(IConversationGrain.ChangesSince)
                    ? _all.OnceFree(() => _real.ChangesSince((long)args![0]!))
                    : targetMethod.Invoke(_real, args);
        }
    }
}
