using System.Diagnostics;
using System.Net;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Drill;

namespace OrleansMessenger.WebFrontend.Tests.Drill;

public sealed class FaultyServerTests : IClassFixture<DrillApp>
{
    private readonly DrillApp _app;
    private readonly Visitor _panel;

    public FaultyServerTests(DrillApp app)
    {
        (_app, _panel) = (app, app.Visit());
        app.Faults.Reset();
    }

    private Faults Faults => _app.Faults;

    [Fact]
    public async Task Latency_delays_every_request_and_every_event()
    {
        var (ada, grace, conversation) = await _app.TwoInAConversation("first");
        using var stream = await grace.OpenEvents($"open={conversation}:0");
        await using var events = stream.Read().Where(live => live.Message is not null).GetAsyncEnumerator();
        await events.MoveNextAsync();
        Faults.Latency = 300;

        var clock = Stopwatch.StartNew();
        using var answer = await ada.Post(conversation, "second");
        var answered = clock.Elapsed;
        await events.MoveNextAsync();

        Assert.True(answered > TimeSpan.FromMilliseconds(290), $"{answered}");
        Assert.True(clock.Elapsed > TimeSpan.FromMilliseconds(590), $"{clock.Elapsed}");
        Assert.Equal("second", events.Current.Message!.Text);
    }

    [Fact]
    public async Task A_dropped_post_is_carried_out_and_not_answered()
    {
        var (ada, _, conversation) = await _app.TwoInAConversation();
        Faults.Drop = 100;

        await Assert.ThrowsAsync<HttpRequestException>(() => ada.Post(conversation, "hello"));
        await Assert.ThrowsAsync<HttpRequestException>(() => ada.Get("/"));
        await Assert.ThrowsAsync<HttpRequestException>(() => ada.OpenEvents());

        Faults.Drop = 0;
        Assert.Equal(["hello"], (await ada.History(conversation)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_duplicated_post_is_carried_out_twice_by_the_same_person_with_the_same_form()
    {
        var (ada, _, conversation) = await _app.TwoInAConversation();
        Faults.Duplicate = 100;

        using var answer = await ada.Post(conversation, "hello");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var path = $"POST /conversations/{conversation}/messages";
        await Eventually.Is("both are done", () => Task.FromResult(_app.Handled.Count(handled => handled == (path, 303)) == 2));
        Assert.Equal(2, _app.Handled.Count(handled => handled.Request == path));
        Assert.Equal(["hello"], (await ada.History(conversation)).Select(message => message.Text));
    }

    [Fact]
    public async Task Cutting_breaks_every_live_stream_and_whoever_comes_back_is_served()
    {
        var ada = await _app.Somebody("Ada");
        using var first = await ada.OpenEvents();
        using var second = await ada.OpenEvents();
        await Eventually.Is("those of other tests are gone", () => Task.FromResult(Faults.OpenStreams == 2));

        await Press("cut");

        foreach (var stream in (EventStream[])[first, second]) await Assert.ThrowsAnyAsync<IOException>(async () => await stream.Read().CountAsync());
        using var third = await ada.OpenEvents();
        Assert.Equal("ready", (await third.Read().FirstAsync()).Name);
        await Eventually.Is("the old ones are gone", () => Task.FromResult(Faults.OpenStreams == 1));
    }

    [Fact]
    public async Task In_an_outage_everything_breaks_off_but_the_panel_until_its_time_is_over()
    {
        var ada = await _app.Somebody("Ada");
        using var stream = await ada.OpenEvents();

        await Press("outage", ("Seconds", "30"));

        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.Read().CountAsync());
        foreach (var path in (string[])["/", "/css/base.css", "/health/live"]) await Assert.ThrowsAsync<HttpRequestException>(() => ada.Get(path));
        Assert.Contains("for another 30 s", (await _panel.Open("/drill")).QuerySelector("#process")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _panel.Get("/css/base.css", ("Referer", $"{_panel.Http.BaseAddress}drill"))).StatusCode);

        _app.Clock.Ahead += TimeSpan.FromSeconds(30);
        using var answer = await ada.Get("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task While_nothing_is_set_nothing_goes_wrong()
    {
        var (ada, grace, conversation) = await _app.TwoInAConversation();
        for (var number = 0; number < 10; number++) await ada.Post(conversation, $"message {number}");
        Assert.Equal(10, (await grace.History(conversation)).Length);
        Assert.Equal(10, _app.Handled.Count(handled => handled == ($"POST /conversations/{conversation}/messages", 303)));
    }

    private async Task Press(string button, params (string Name, string Value)[] fields)
    {
        using var answer = await _panel.Post($"/drill/{button}", [("__RequestVerificationToken", await _panel.Token("/drill")), .. fields]);
        Assert.Equal("/drill", answer.Path());
    }
}
