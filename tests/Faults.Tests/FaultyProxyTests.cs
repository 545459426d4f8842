using System.Net;

namespace OrleansMessenger.Faults.Tests;

/// <summary>That the bad network is bad in the ways it claims, and otherwise good.</summary>
public sealed class FaultyProxyTests(FaultyProxyTests.Connected connected) : IClassFixture<FaultyProxyTests.Connected>
{
    private FaultyProxy Proxy => connected.Proxy;

    [Fact]
    public async Task Without_faults_everything_passes_and_where_the_server_leads_it_leads_to_the_proxy()
    {
        var (ada, conversation) = await connected.Somebody();
        using var stream = await ada.OpenEvents($"open={conversation}:0");
        var reading = stream.Read().FirstAsync(live => live.Message is not null).AsTask();
        using var answer = await ada.Post(conversation, "hello");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("hello", (await reading.WaitAsync(TimeSpan.FromSeconds(10))).Message!.Text);
        using var stranger = new Person(Proxy.Address, "Stranger");
        using var toSignIn = await stranger.Get($"/conversations/{conversation}?before=1");
        Assert.Equal(Proxy.Address, new Uri(new Uri(Proxy.Address, toSignIn.Headers.Location!), "/"));
        using var styles = await ada.Get("/css/base.css");
        Assert.Equal("text/css", styles.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_dropped_post_is_carried_out_and_a_page_still_arrives()
    {
        var (ada, conversation) = await connected.Somebody();
        Proxy.Faults = new() { DropPosts = 1, DropReads = 1 };

        await Assert.ThrowsAsync<HttpRequestException>(() => ada.Post(conversation, "hello"));
        await Assert.ThrowsAsync<HttpRequestException>(() => ada.OpenEvents());
        Assert.Equal(["hello"], (await ada.History(conversation)).Select(message => message.Text));

        await Proxy.Mend();
        using var answer = await ada.Post(conversation, "again");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Duplicated_posts_arrive_twice_at_the_latest_when_the_network_is_mended()
    {
        using var counter = new Counter();
        await using var proxy = await FaultyProxy.Start(counter.Address, seed: 1);
        proxy.Faults = new() { Duplicate = 1 };
        using var http = new HttpClient { BaseAddress = proxy.Address };
        for (var number = 0; number < 20; number++) (await http.PostAsync("/", new StringContent($"{number}"))).Dispose();

        await proxy.Mend();

        Assert.Equal(40, counter.Bodies.Count);
        Assert.All(counter.Bodies.CountBy(body => body), body => Assert.Equal(2, body.Value));
        // Late ones come after what was sent meanwhile.
        Assert.NotEqual(Enumerable.Range(0, 40).Select(place => $"{place / 2}"), counter.Bodies);
    }

    [Fact]
    public async Task Live_streams_break_in_the_middle_of_what_they_say_or_when_nothing_is_said()
    {
        var (ada, conversation) = await connected.Somebody();
        Proxy.Faults = new() { StreamLife = TimeSpan.FromMilliseconds(200) };
        using (var stream = await ada.OpenEvents()) await Breaks(stream);

        Proxy.Faults = new() { CutPieces = 1 };
        var arrived = 0;
        for (var times = 0; times < 10; times++)
        {
            using var stream = await ada.OpenEvents($"open={conversation}:0");
            arrived += await BytesUntilItBreaks(stream);
        }
        Assert.True(arrived > 0);

        await Proxy.Mend();
        using (var stream = await ada.OpenEvents())
        {
            Assert.Equal("ready", (await stream.Read().FirstAsync()).Name);
        }
        using (var stream = await ada.OpenEvents())
        {
            Proxy.CutStreams();
            await Breaks(stream);
        }
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_broken_connection()
    {
        await using var proxy = await FaultyProxy.Start(new Uri($"http://localhost:{Ports.Free()}"), seed: 1);
        using var http = new HttpClient { BaseAddress = proxy.Address };
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("/"));
    }

    private static async Task Breaks(EventStream stream) =>
        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.Read().CountAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));

    private static async Task<int> BytesUntilItBreaks(EventStream stream)
    {
        var body = await stream.Answer.Content.ReadAsStreamAsync();
        var count = 0;
        var buffer = new byte[4096];
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            for (int read; (read = await body.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20))) > 0;) count += read;
        });
        return count;
    }

    public sealed class Connected : IAsyncLifetime
    {
        private MessengerProcess _messenger = null!;

        public FaultyProxy Proxy { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            _messenger = await MessengerProcess.Start();
            Proxy = await FaultyProxy.Start(_messenger.Address, seed: 1);
        }

        public async Task<(Person Ada, string Conversation)> Somebody()
        {
            await Proxy.Mend();
            var (ada, grace) = (await Person.Registered(Proxy.Address, "Ada"), await Person.Registered(Proxy.Address, "Grace"));
            return (ada, await ada.StartConversation([grace]));
        }

        public async Task DisposeAsync()
        {
            await Proxy.DisposeAsync();
            await _messenger.DisposeAsync();
        }
    }
}
