using System.Net;
using OrleansMessenger.Devices;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class RefusedStreamTests
{
    private static readonly (string, string) _accept = ("Accept", "text/event-stream");

    [Fact]
    public async Task A_stream_too_many_is_told_when_to_come_back_without_a_page()
    {
        await using var app = new CrowdedApp();
        var visitor = app.Visit();
        await visitor.Register(Visitor.NewAddress());
        using var first = await Open(visitor);
        using var second = await Open(visitor);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));

        using var refused = await Open(visitor);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 3_000, 3_600);
        Assert.Equal(0, refused.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_takes_nobodys_place()
    {
        await using var app = new CrowdedApp();
        var stranger = app.Visit();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Get("/events", _accept, ("Cookie", "messenger.session=made-up"))).StatusCode);
        var visitor = app.Visit();
        await visitor.Register(Visitor.NewAddress());

        using var stream = await Open(visitor);

        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
    }

    [Fact]
    public async Task A_cookie_whose_session_has_ended_takes_nobodys_place()
    {
        await using var app = new CrowdedApp();
        var signedOut = app.Visit();
        await signedOut.Register(Visitor.NewAddress());
        var me = (await signedOut.Open("/")).Body!.Dataset["user"]!;
        await app.Grains.GetGrain<IDevicesGrain>(me).SignOutOthers(null);
        for (var i = 0; i < 5; i++)
        {
            using var answer = await Open(signedOut);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
        var visitor = app.Visit();
        await visitor.Register(Visitor.NewAddress());

        using var stream = await Open(visitor);

        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
    }

    [Fact]
    public async Task One_person_holds_so_many_streams_and_no_more_until_one_has_ended()
    {
        await using var app = new MessengerApp();
        var greedy = app.Visit();
        await greedy.Register(Visitor.NewAddress());
        var held = new List<HttpResponseMessage>();
        while (held.Count < 60 && (held.Count == 0 || held[^1].IsSuccessStatusCode)) held.Add(await Open(greedy));

        Assert.Equal(HttpStatusCode.TooManyRequests, held[^1].StatusCode);
        Assert.True(held[^1].Headers.RetryAfter?.Delta > TimeSpan.Zero);
        var other = app.Visit();
        await other.Register(Visitor.NewAddress());
        using (var stream = await Open(other)) Assert.Equal(HttpStatusCode.OK, stream.StatusCode);

        held[0].Dispose();
        await Harness.Eventually.Is("the place of a stream that ended is free", async () =>
        {
            using var again = await Open(greedy);
            return again.StatusCode == HttpStatusCode.OK;
        });
        held.ForEach(answer => answer.Dispose());
    }

    [Fact]
    public async Task One_address_holds_so_many_streams_however_many_people_it_is()
    {
        await using var app = new SmallAddressApp();
        var (first, second) = (app.Visit(), app.Visit());
        await first.Register(Visitor.NewAddress());
        await second.Register(Visitor.NewAddress());

        using var one = await Open(first);
        using var two = await Open(second);
        using var three = await Open(second);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (one.StatusCode, two.StatusCode, three.StatusCode));
    }

    [Fact]
    public async Task Opening_again_and_again_uses_up_ones_own_allowance_before_everybodys()
    {
        await using var app = new MessengerApp();
        var restless = app.Visit();
        await restless.Register(Visitor.NewAddress());
        var last = HttpStatusCode.OK;
        for (var i = 0; i < 130 && last == HttpStatusCode.OK; i++)
        {
            using var stream = await Open(restless);
            last = stream.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
        var other = app.Visit();
        await other.Register(Visitor.NewAddress());
        using var others = await Open(other);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
    }

    private static Task<HttpResponseMessage> Open(Visitor visitor)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/events") { Headers = { { _accept.Item1, _accept.Item2 } } };
        return visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Two streams an hour.</summary>
    private sealed class CrowdedApp : MessengerApp
    {
        protected override Dictionary<string, string> Settings { get; } = new()
        {
            ["Messenger:Limits:OpenEvents:Requests"] = "2",
            ["Messenger:Limits:OpenEvents:Seconds"] = "3600",
        };
    }

    private sealed class SmallAddressApp : MessengerApp
    {
        protected override Dictionary<string, string> Settings { get; } = new() { ["Messenger:Limits:StreamsOfAddress"] = "2" };
    }
}
