using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Xunit.Abstractions;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>
/// People talk while silos and frontends die and are replaced. MESSENGER_FULL=1: two hundred of them, for two minutes and more.
/// </summary>
public sealed class FailureTests(ITestOutputHelper output)
{
    private const string Well = "all is well";

    private static readonly bool _full = Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1";
    private static readonly (int Conversations, int Members) _people = _full ? (50, 4) : (3, 3);
    private static readonly TimeSpan _thinking = _full ? TimeSpan.FromSeconds(4) : TimeSpan.FromMilliseconds(150);

    /// <summary>How much is done in a phase: long enough to see what becomes of it.</summary>
    private static readonly int _acts = _full ? 600 : 120;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly string _removal = $"{Guid.NewGuid()}";
    private static readonly string _addition = $"{Guid.NewGuid()}";

    /// <summary>Streams are opened so often, and no more often, as people may.</summary>
    private static readonly TimeSpan _betweenStreams = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _mostPause = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_people_say_do_and_type_survives_a_killed_silo_a_killed_frontend_and_a_restart_of_everything()
    {
        await using var cluster = await TestCluster.Start(silos: 3, frontends: 2);
        var pauses = new Pauses();
        await using var crowd = await Crowd.Gather(AddressesOf(cluster), pauses, _people.Conversations, _people.Members, _thinking);

        await crowd.Talks(Well, _acts);
        Assert.All(cluster.Frontends, HasLoadedNoDatabase);
        await During("a silo killed", () => cluster.Silos[1].Kill());
        await During("the silo back", () => cluster.Silos[1].Start());
        await During("a frontend killed", () => cluster.Frontends[0].Kill());
        await During("the frontend back", () => cluster.Frontends[0].Start());
        foreach (var (number, process) in cluster.Silos.Concat(cluster.Frontends).Index())
            await During($"restart of process {number + 1}", async () => { output.WriteLine($"stopped in {(await process.Stop()).Took.TotalSeconds:0.0} s"); await process.Start(); });
        await crowd.IsRight();
        output.WriteLine($"{pauses.AcknowledgedCount} acts. Longest waits: {pauses}.");
        output.WriteLine($"Median from sending to a tab while all is well: {pauses.MedianDelivery(Well, crowd.People.SelectMany(person => person.Tab.ShownAt)).TotalMilliseconds:0.0} ms.");
        output.WriteLine($"Longest from acknowledgement to a tab: {crowd.People.Max(person => person.LongestDelivery()).TotalMilliseconds:0} ms; pages that had to load anew: {crowd.People.Sum(person => person.Tab.TimesLost)}.");
        Assert.True(pauses.Longest < _mostPause, $"Somebody waited for {pauses.Longest.TotalSeconds:0.0} s.");

        async Task During(string phase, Func<Task> happens)
        {
            pauses.Phase = phase;
            var clock = Stopwatch.StartNew();
            await happens();
            output.WriteLine($"{phase}: {clock.Elapsed.TotalSeconds:0.0} s");
            await crowd.Talks(phase, _acts);
        }
    }

    [Fact]
    public async Task What_is_said_while_somebody_is_out_reaches_none_of_their_tabs_though_a_silo_dies_meanwhile()
    {
        await using var cluster = await TestCluster.Start(silos: 2, frontends: 2);
        var addresses = AddressesOf(cluster);
        var people = await Crowd.Register(addresses, 3);
        var (ada, grace, linus) = (people[0], people[1], people[2]);
        var conversation = await ada.StartConversation([grace, linus], "In and out", "before");
        var gap = 0;
        using var over = new CancellationTokenSource();
        var heard = new ConcurrentQueue<string>();
        var hearing = Hears(grace, conversation, heard, over.Token);

        await Insists(() => ada.Submit($"/conversations/{conversation}/members/{grace.Id}/remove", ("ClientId", _removal)));
        var talking = Task.WhenAll(((Person[])[ada, linus]).Select(async person =>
        {
            while (gap < (_full ? 1_000 : 300)) await Insists(Posts(person, conversation, $"gap {Interlocked.Increment(ref gap)}"));
        }));
        await Eventually.Is("the talk is under way", () => Task.FromResult(gap > 50), _patience);
        await cluster.Silos[1].Kill();
        await talking;
        await Insists(() => ada.Submit($"/conversations/{conversation}/members", ("Members", grace.Id), ("History", "now"), ("ClientId", _addition)));
        await Insists(Posts(ada, conversation, "after"));

        await Eventually.Is("she hears of what comes after", () => Task.FromResult(heard.Contains("after")), _patience);
        await over.CancelAsync();
        await hearing;
        Assert.DoesNotContain(heard, text => text.Contains("gap ", StringComparison.Ordinal));
        Assert.Contains(heard, text => text == conversation);
        Assert.Equal(["Person 0 added Person 1", "after"], (await grace.History(conversation)).Select(message => message.Text));
        output.WriteLine($"{gap} messages while she was out.");
        foreach (var person in people) person.Dispose();
    }

    /// <summary>All that a tab is told, whatever becomes of its streams: it comes back as soon as one ends, or tells that it may not follow.</summary>
    private static async Task Hears(Person person, string conversation, ConcurrentQueue<string> heard, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var stream = await person.OpenEvents($"open={conversation}:0", over);
                await foreach (var live in stream.Read(over))
                {
                    // What the list says is another matter: it has the last line of what she may see.
                    if (live.Name == "gone") heard.Enqueue(live.Data);
                    if (live.Message is { } message) heard.Enqueue(message.Text);
                    if (live.Name == "stale") foreach (var missed in await person.History(conversation)) heard.Enqueue(missed.Text);
                    if (live.Name == "gone") break;
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                // Cut, refused or over.
            }
            await Task.Delay(_betweenStreams, CancellationToken.None);
        }
    }

    private static Func<Task<HttpResponseMessage>> Posts(Person person, string conversation, string text)
    {
        var clientId = Guid.NewGuid();
        return () => person.Post(conversation, text, clientId);
    }

    private static Task Insists(Func<Task<HttpResponseMessage>> request) => Eventually.Is("it is done", async () =>
    {
        using var answer = await request();
        Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.ServiceUnavailable, $"Answered with {answer.StatusCode}.");
        return answer.StatusCode == HttpStatusCode.SeeOther;
    }, _patience);

    /// <summary>
    /// Also tabs of a frontend that has no connection with that silo: it may have been late, or have none to give. Several people, since
    /// each stream goes by one of eight queues, of which the dead silo had some.
    /// </summary>
    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public async Task When_a_silo_dies_tabs_are_asked_to_come_back_and_then_hear_of_everything_soon(int gateways)
    {
        await using var cluster = await TestCluster.Start(silos: 2, frontends: 1, gateways: gateways);
        var people = await Crowd.Register(AddressesOf(cluster), 6);
        var streams = await Task.WhenAll(people.Select(person => person.OpenEvents()));
        var last = streams.Select(stream => stream.Read().LastAsync().AsTask()).ToArray();

        await cluster.Silos[1].Kill();

        foreach (var live in last) Assert.Equal("bye", (await live.WaitAsync(_patience)).Name);
        foreach (var stream in streams) stream.Dispose();
        await Task.WhenAll(people.Select(SeesOwnDraft));
        foreach (var person in people) person.Dispose();
    }

    private static async Task SeesOwnDraft(Person person)
    {
        using var stream = await person.OpenEvents("drafts=notes:0");
        var draft = stream.Read().FirstAsync(live => live.Name == "draft").AsTask();
        Assert.Equal(HttpStatusCode.OK, (await person.SaveDraft("notes", 0, ("Text", "afterwards"))).Status);
        Assert.Contains("afterwards", (await draft.WaitAsync(_soon)).Data, StringComparison.Ordinal);
    }

    /// <summary>A client of silos has the files of database libraries, since one program serves all roles; it loads none of them.</summary>
    private static void HasLoadedNoDatabase(MessengerProcess frontend)
    {
        var loaded = File.ReadAllText($"/proc/{frontend.Id}/maps");
        Assert.Contains("WebFrontend.dll", loaded, StringComparison.Ordinal);
        string[] libraries = ["Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "e_sqlite3"];
        foreach (var library in libraries) Assert.DoesNotContain(library, loaded, StringComparison.Ordinal);
    }

    private static Uri[] AddressesOf(TestCluster cluster) => [.. cluster.Frontends.Select(frontend => frontend.Address)];
}
