using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>People talk while silos and frontends die and are replaced.</summary>
public sealed class FailureTests(ITestOutputHelper output)
{
    private const int Conversations = 3;
    private const int PeopleInEach = 3;
    private static readonly TimeSpan _mostPause = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task What_people_say_and_type_survives_a_killed_silo_a_killed_frontend_and_a_restart_of_everything()
    {
        await using var cluster = await TestCluster.Start(silos: 3, frontends: 2);
        var pauses = new Pauses();
        var people = await Gather(cluster, pauses);
        using var silence = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        var reading = people.Select(person => person.ReadsUntil(over.Token)).ToArray();
        var talking = Task.WhenAll(people.Select(person => person.TalksUntil(silence.Token)));

        await Talk(pauses, "all is well", talking);
        await During("a silo killed", () => cluster.Silos[1].Kill());
        await During("the silo back", () => cluster.Silos[1].Start());
        await During("a frontend killed", () => cluster.Frontends[0].Kill());
        await During("the frontend back", () => cluster.Frontends[0].Start());
        foreach (var (number, process) in cluster.Silos.Concat(cluster.Frontends).Index())
            await During($"restart of process {number + 1}", async () => { output.WriteLine($"stopped in {(await process.Stop()).Took.TotalSeconds:0.0} s"); await process.Start(); });
        await silence.CancelAsync();
        await talking;

        await Judge(people);
        output.WriteLine($"{pauses.AcknowledgedCount} messages. Longest waits: {pauses}.");
        output.WriteLine($"Longest from acknowledgement to a tab: {people.Max(person => person.LongestDelivery()).TotalMilliseconds:0} ms; pages that had to load anew: {people.Sum(person => person.TimesLost)}.");
        await over.CancelAsync();
        await Task.WhenAll(reading);
        foreach (var person in people) person.Dispose();
        Assert.True(pauses.Longest < _mostPause, $"Somebody waited for {pauses.Longest.TotalSeconds:0.0} s.");

        async Task During(string phase, Func<Task> happens)
        {
            pauses.Phase = phase;
            var clock = Stopwatch.StartNew();
            await happens();
            output.WriteLine($"{phase}: {clock.Elapsed.TotalSeconds:0.0} s");
            await Talk(pauses, phase, talking);
        }
    }

    private static async Task<Participant[]> Gather(TestCluster cluster, Pauses pauses)
    {
        var frontends = cluster.Frontends.Select(frontend => frontend.Address).ToArray();
        var people = await Task.WhenAll(Enumerable.Range(0, Conversations * PeopleInEach).Select(number =>
            Person.Registered(frontends[number % frontends.Length], string.Create(CultureInfo.InvariantCulture, $"Person {number}"))));
        var participants = new List<Participant>();
        foreach (var group in people.Chunk(PeopleInEach))
        {
            var conversation = await group[0].StartConversation(group[1..], "Over the cluster");
            participants.AddRange(group.Select(person => new Participant(person, conversation, frontends, pauses)));
        }
        return [.. participants];
    }

    /// <summary>Long enough to see what becomes of it.</summary>
    private static Task Talk(Pauses pauses, string phase, Task talking)
    {
        pauses.Phase = phase;
        var enough = pauses.AcknowledgedCount + 120;
        return Eventually.Is($"people talk on: {phase}", async () =>
        {
            if (talking.IsFaulted) await talking;
            return pauses.AcknowledgedCount >= enough;
        }, TimeSpan.FromSeconds(60));
    }

    private static async Task Judge(Participant[] people)
    {
        foreach (var conversation in people.GroupBy(person => person.Conversation))
        {
            var log = await conversation.First().Person.History(conversation.Key);
            foreach (var person in conversation) await person.Shows(log[^1]);
            Assert.Empty(HistoryChecker.Violations([.. conversation.Select(person => person.Sender)], log, [.. conversation.Select(person => person.Tab)]));
        }
        foreach (var person in people)
        {
            var (kept, typed) = await person.Draft();
            Assert.Equal(typed, kept);
        }
    }
}
