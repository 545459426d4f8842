using System.Net;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class RefusedStreamTests
{
    private static readonly (string, string) _accept = ("Accept", "text/event-stream");

    [Fact]
    public async Task A_stream_too_many_is_told_when_to_come_back_without_a_page_and_before_the_session_is_looked_up()
    {
        await using var app = new CrowdedApp();
        var visitor = app.Visit();
        await visitor.Register(Visitor.NewAddress());
        var me = (await visitor.Open("/")).Body!.Dataset["user"]!;
        using var first = await Open(visitor);
        using var second = await Open(visitor);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        // Whoever asks the grain hears that the session has ended.
        await app.Grains.GetGrain<IUserGrain>(me).SignOutOthers(null);

        using var refused = await Open(visitor);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 3_000, 3_600);
        Assert.Equal(0, refused.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/")).StatusCode);
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
}
