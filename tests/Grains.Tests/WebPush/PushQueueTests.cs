using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Accounts;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Grains.Tests.WebPush;

[Collection(nameof(OnSqlite))]
public sealed class PushQueueTests(SqliteSilo silo) : IAsyncLifetime
{
    private readonly string _userId = Guid.NewGuid().ToString("N");
    private PushService _service = null!;
    private PushSubscriber _browser = null!;
    private ServiceProvider _services = null!;
    private PushQueue _queue = null!;

    private IUserGrain User => silo.Grain<IUserGrain>(_userId);

    public async Task InitializeAsync()
    {
        _service = await PushService.Start();
        _browser = _service.Subscribe();
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IGrainFactory>(silo.Services.GetRequiredService<IClusterClient>())
            .AddSingleton(silo.Services.GetRequiredService<GrainMetrics>())
            .AddWebPush(new PushOptions(Contact: null, AllowPrivateEndpoints: true))
            .BuildServiceProvider();
        _queue = _services.GetRequiredService<PushQueue>();
        await User.SignIn("device", "Firefox on Linux");
        await User.WantAlerts("device", true, Subscription);
    }

    public async Task DisposeAsync()
    {
        await _queue.StopAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task What_became_of_a_push_is_told_to_the_persons_grain()
    {
        _browser.Answer = PushAnswer.Gone;
        await _queue.StartAsync(CancellationToken.None);

        Assert.True(_queue.TryEnqueue(Push()));

        await Eventually.Is("The subscription is forgotten", async () => Assert.Single(await User.Devices()).Push is null);
    }

    [Fact]
    public async Task Each_is_sent_once_many_at_once()
    {
        await _queue.StartAsync(CancellationToken.None);

        for (var i = 0; i < 100; i++) Assert.True(_queue.TryEnqueue(Push() with { Json = $"{i}" }));

        var texts = new List<string>();
        while (texts.Count < 100) texts.Add((await _browser.Next()).Text);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}").Order(), texts.Order());
        Assert.Equal(0, _browser.Waiting);
    }

    /// <summary>More than there are workers.</summary>
    [Fact]
    public async Task Pushes_that_cannot_be_sent_or_reported_end_no_worker()
    {
        await _queue.StartAsync(CancellationToken.None);
        for (var i = 0; i < 50; i++)
        {
            _queue.TryEnqueue(Push() with { UserId = "" });
            _queue.TryEnqueue(Push() with { Subscription = null! });
            _queue.TryEnqueue(Push() with { Topic = "two\nlines" });
        }

        _queue.TryEnqueue(Push() with { Json = "last" });

        while ((await _browser.Next()).Text != "last")
        {
        }
    }

    [Fact]
    public void A_full_queue_says_so_at_once()
    {
        for (var i = 0; i < PushQueue.Capacity; i++) Assert.True(_queue.TryEnqueue(Push()));

        Assert.False(_queue.TryEnqueue(Push()));
    }

    [Fact]
    public async Task A_stop_lets_go_of_what_waits()
    {
        _browser.Answer = PushAnswer.Never;
        await _queue.StartAsync(CancellationToken.None);
        for (var i = 0; i < PushQueue.Capacity; i++) _queue.TryEnqueue(Push());
        await _browser.Next();

        await _queue.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));

        Assert.InRange(_browser.Waiting, 0, 15);
        Assert.True(_queue.ExecuteTask!.IsCanceled);
    }

    private PushSubscription Subscription => new(_browser.Endpoint, _browser.P256dh, _browser.Auth);

    private Push Push() => new(_userId, "device", Subscription, "{}", "conversation", 1, Topic: null, IsUrgent: true, TimeSpan.FromHours(1));
}
