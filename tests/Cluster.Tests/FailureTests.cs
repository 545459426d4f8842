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
