using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Grains.Tests.WebPush;

[Collection(nameof(OnSqlite))]
public sealed class PushSenderTests(SqliteSilo silo) : IAsyncLifetime
{
    private PushService _service = null!;
    private PushSubscriber _browser = null!;

    public async Task InitializeAsync()
    {
        _service = await PushService.Start();
        _browser = _service.Subscribe();
    }

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task The_browser_reads_what_was_sent_and_the_push_service_what_it_needs()
    {
        var push = Push() with { Json = "{\"text\":\"grüß dich\"}", Topic = "0123456789abcdef0123456789abcdef", Lifetime = TimeSpan.FromHours(1.5) };

        Assert.Equal(PushOutcome.Accepted, await Send(push));

        var message = await _browser.Next();
        Assert.Equal(push.Json, message.Text);
        Assert.Equal(
            ("5400", "high", push.Topic, "aes128gcm"),
            (message.Headers["TTL"].ToString(), message.Headers["Urgency"].ToString(), message.Headers["Topic"].ToString(), message.Headers.ContentEncoding.ToString()));
        Assert.StartsWith("vapid t=", message.Headers.Authorization.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_may_wait_is_not_urgent_and_needs_no_topic()
    {
        Assert.Equal(PushOutcome.Accepted, await Send(Push() with { IsUrgent = false, Topic = null, Lifetime = TimeSpan.FromSeconds(-1) }));

        var message = await _browser.Next();
        Assert.Equal(("0", "low"), (message.Headers["TTL"].ToString(), message.Headers["Urgency"].ToString()));
        Assert.False(message.Headers.ContainsKey("Topic"));
    }

    [Theory]
    [InlineData(200, PushOutcome.Accepted)]
    [InlineData(202, PushOutcome.Accepted)]
    [InlineData(404, PushOutcome.Gone)]
    [InlineData(410, PushOutcome.Gone)]
    [InlineData(429, PushOutcome.TryLater)]
    [InlineData(500, PushOutcome.TryLater)]
    [InlineData(503, PushOutcome.TryLater)]
    [InlineData(400, PushOutcome.Refused)]
    [InlineData(403, PushOutcome.Refused)]
    [InlineData(413, PushOutcome.Refused)]
    public async Task What_the_push_service_answers_is_the_outcome(int status, PushOutcome outcome)
    {
        _browser.Answer = new PushAnswer(status, RetryAfter: TimeSpan.FromSeconds(30));

        Assert.Equal(outcome, await Send(Push()));
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        var elsewhere = _service.Subscribe();
        _browser.Answer = new PushAnswer(307, Location: new Uri(elsewhere.Endpoint));

        Assert.Equal(PushOutcome.Refused, await Send(Push()));

        Assert.Equal((1, 0), (_browser.Waiting, elsewhere.Waiting));
    }

    [Fact]
    public async Task A_push_service_that_does_not_answer_in_time_is_tried_later()
    {
        _browser.Answer = PushAnswer.Never;
        using var sender = Sender(PublicConnections.Handler(allowPrivate: true), allowPrivate: true, TimeSpan.FromMilliseconds(300));

        Assert.Equal(PushOutcome.TryLater, await sender.Send(Push(), CancellationToken.None));

        Assert.Equal(1, _browser.Waiting);
    }

    [Fact]
    public async Task A_push_service_that_is_not_there_is_tried_later()
    {
        await _service.DisposeAsync();

        Assert.Equal(PushOutcome.TryLater, await Send(Push()));
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_tried_later() =>
        Assert.Equal(PushOutcome.TryLater, await Send(To("https://push.nowhere.invalid/1"), allowPrivate: false));

    [Fact]
    public async Task Keys_that_are_none_are_refused_before_anything_is_sent()
    {
        var push = Push();

        Assert.Equal(PushOutcome.Refused, await Send(push with { Subscription = push.Subscription with { P256dh = "AAAA" } }));
        Assert.Equal(PushOutcome.Refused, await Send(push with { Subscription = push.Subscription with { Auth = "?" } }));
        Assert.Equal(PushOutcome.Refused, await Send(push with { Json = new string('x', 4_000) }));

        Assert.Equal(0, _browser.Waiting);
    }

    [Fact]
    public async Task A_private_address_is_refused_before_anything_is_sent()
    {
        Assert.Equal(PushOutcome.Refused, await Send(Push(), allowPrivate: false));
        Assert.Equal(PushOutcome.Refused, await Send(To($"https://127.0.0.1/{Guid.NewGuid()}"), allowPrivate: false));

        Assert.Equal(0, _browser.Waiting);
    }

    /// <summary>The address itself looks well; what its name leads to is found out when it is called.</summary>
    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        using var http = new HttpClient(PublicConnections.Handler(allowPrivate: false));

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync(_browser.Endpoint, new ByteArrayContent([])));

        Assert.IsType<PrivateAddressException>(error.InnerException);
        Assert.Equal(0, _browser.Waiting);
        using var free = new HttpClient(PublicConnections.Handler(allowPrivate: true));
        Assert.True((await free.PostAsync(_browser.Endpoint, new ByteArrayContent([]))).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", "fe80::1")]
    public async Task A_name_that_leads_to_private_addresses_only_is_refused(params string[] addresses)
    {
        using var sender = Sender(
            PublicConnections.Handler(allowPrivate: false, (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse))), allowPrivate: false);

        Assert.Equal(PushOutcome.Refused, await sender.Send(To("https://push.example.net/1"), CancellationToken.None));
    }

    private Push Push() => To(_browser.Endpoint);

    private Push To(string endpoint) => new(
        UserId: "ada", DeviceId: "device", new PushSubscription(endpoint, _browser.P256dh, _browser.Auth), "{}", "conversation", 1, Topic: null, IsUrgent: true, TimeSpan.FromHours(1));

    private async Task<PushOutcome> Send(Push push, bool allowPrivate = true)
    {
        using var sender = Sender(PublicConnections.Handler(allowPrivate), allowPrivate);
        return await sender.Send(push, CancellationToken.None);
    }

    private PushSender Sender(SocketsHttpHandler connections, bool allowPrivate, TimeSpan? timeout = null)
    {
        var options = new PushOptions(Contact: null, allowPrivate);
        var vapid = new Vapid(silo.Services.GetRequiredService<IClusterClient>(), options, TimeProvider.System);
        return new PushSender(connections, vapid, options, TimeProvider.System, NullLogger<PushSender>.Instance) { Timeout = timeout ?? TimeSpan.FromSeconds(15) };
    }
}
