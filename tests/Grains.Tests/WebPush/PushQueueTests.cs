using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
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

    private IDevicesGrain Devices => silo.Grain<IDevicesGrain>(_userId);

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
        await Devices.BeginSession("device", key: null, "Firefox on Linux", endsWithBrowser: false);
        await Devices.WantAlerts("device", true, Subscription);
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

        await Eventually.Is("The subscription is forgotten", async () => Assert.Single(await Devices.All()).Push is null);
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
        for (var i = 0; i < PushQueue.Capacity; i++) Assert.True(_queue.TryEnqueue(Push() with { UserId = $"{i / 100}" }));

        Assert.False(_queue.TryEnqueue(Push()));
    }

    [Fact]
    public void One_person_takes_a_part_of_the_queue_and_leaves_the_rest_to_others()
    {
        var taken = 0;
        while (taken < PushQueue.Capacity && _queue.TryEnqueue(Push())) taken++;

        Assert.InRange(taken, 100, PushQueue.Capacity / 10);
        Assert.True(_queue.TryEnqueue(Push() with { UserId = "somebody else" }));
    }

    [Fact]
    public async Task A_push_service_that_never_answers_delays_only_those_who_use_it()
    {
        await using var dead = await PushService.Start();
        var stuck = dead.Subscribe();
        stuck.Answer = PushAnswer.Never;
        await _queue.StartAsync(CancellationToken.None);
        foreach (var person in new[] { "first", "second" })
            for (var i = 0; i < 40; i++) _queue.TryEnqueue(Push() with { UserId = person, Subscription = new(stuck.Endpoint, stuck.P256dh, stuck.Auth) });
        await stuck.Next();

        _queue.TryEnqueue(Push() with { Json = "mine" });

        Assert.Equal("mine", (await _browser.Next().WaitAsync(TimeSpan.FromSeconds(10))).Text);
    }

    [Fact]
    public async Task Many_hosts_of_one_person_that_never_answer_delay_nobody_else()
    {
        var dead = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PushService.Start()));
        foreach (var service in dead)
        {
            var stuck = service.Subscribe();
            stuck.Answer = PushAnswer.Never;
            for (var i = 0; i < 5; i++) _queue.TryEnqueue(Push() with { UserId = "greedy", Subscription = new(stuck.Endpoint, stuck.P256dh, stuck.Auth) });
        }
        await _queue.StartAsync(CancellationToken.None);

        _queue.TryEnqueue(Push() with { Json = "mine" });

        Assert.Equal("mine", (await _browser.Next().WaitAsync(TimeSpan.FromSeconds(10))).Text);
        foreach (var service in dead) await service.DisposeAsync();
    }

    [Fact]
    public async Task Who_has_much_to_send_goes_by_turns_with_who_has_little()
    {
        for (var i = 0; i < 100; i++) Assert.True(_queue.TryEnqueue(Push() with { UserId = "much", Json = "much" }));
        _queue.TryEnqueue(Push() with { UserId = "little", Json = "little" });

        await _queue.StartAsync(CancellationToken.None);

        var before = 0;
        while ((await _browser.Next()).Text != "little") before++;
        Assert.InRange(before, 0, 40);
    }

    [Fact]
    public async Task A_host_that_did_not_answer_again_and_again_is_left_alone_for_a_while()
    {
        const int Pushes = 30;
        var ended = 0;
        using var meters = new MeterListener { InstrumentPublished = (instrument, listener) => { if (instrument.Name == "messenger.pushes") listener.EnableMeasurementEvents(instrument); } };
        meters.SetMeasurementEventCallback<long>((_, count, tags, _) => Interlocked.Add(ref ended, (int)count));
        meters.Start();
        _browser.Answer = PushAnswer.Never;
        using var impatient = new PushSender(
            PublicConnections.Handler(allowPrivate: true), _services.GetRequiredService<Vapid>(), _services.GetRequiredService<PushOptions>(),
            TimeProvider.System, NullLogger<PushSender>.Instance)
        { Timeout = TimeSpan.FromMilliseconds(200) };
        using var queue = ActivatorUtilities.CreateInstance<PushQueue>(_services, impatient);
        for (var i = 0; i < Pushes; i++) Assert.True(queue.TryEnqueue(Push() with { UserId = $"{i}" }));

        await queue.StartAsync(CancellationToken.None);
        await Eventually.Is("all have ended", () => Task.FromResult(Volatile.Read(ref ended) >= Pushes));

        Assert.InRange(_browser.Waiting, 1, 20);
        await queue.StopAsync(CancellationToken.None);
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
