using System.Diagnostics;
using System.Net;
using Npgsql;
using Xunit.Abstractions;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>
/// People talk while the network is split and healed. All stay with their frontend and try again what was refused, with the same client
/// id, as a browser's outbox does. MESSENGER_FULL=1: more of them, and splits of half a minute.
/// </summary>
public sealed class SplitTests(ITestOutputHelper output)
{
    private const string Well = "all is well";
    private const string Split = "split";
    private const string Healed = "healed";
    private const string Again = "all is well again";

    private static readonly bool _full = Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1";
    private static readonly TimeSpan _split = TimeSpan.FromSeconds(_full ? 30 : 8);
    private static readonly (int Conversations, int Members) _people = _full ? (15, 4) : (4, 3);
    private static readonly TimeSpan _thinking = TimeSpan.FromMilliseconds(_full ? 1_000 : 250);
    private static readonly int _messages = _full ? 200 : 30;
    private static readonly int _frontends = _full ? 2 : 1;

    /// <summary>Nobody waits for longer until told how it is: a call is tried for ten seconds, and so is the page that shows it.</summary>
    private static readonly TimeSpan _mostSilence = TimeSpan.FromSeconds(30);

    /// <summary>From healing until everybody's messages are taken again.</summary>
    private static readonly TimeSpan _mostRecovery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Pauses _pauses = new();

    [SplitFact]
    public async Task A_frontend_that_is_cut_off_from_the_silos_says_so_and_what_people_on_it_say_arrives_once_it_is_healed()
    {
        await using var cluster = await SplitCluster.Start("frontend", silos: 2, frontends: 2);
        await using var crowd = await Gather(cluster);
        var (door, silos) = (cluster.Frontends[0], cluster.Silos.Select(silo => silo.Place).ToArray());

        await During(crowd, () => door.Place.CutOff(silos), () => door.Place.Heal(silos), () => SaysThatItIsBusy(crowd.People[0].Person));
        await crowd.Talks(Again, _messages);

        Assert.NotEmpty(_pauses.Refusals);
        await Judge(cluster, crowd);
    }

    [SplitFact]
    public async Task A_silo_that_is_cut_off_from_everything_ends_when_it_is_healed_and_no_conversation_has_two_owners()
    {
        await using var cluster = await SplitCluster.Start("silo-alone", silos: 3, _frontends);
        await using var crowd = await Gather(cluster);
        var silo = cluster.Silos[1];

        await During(crowd, silo.Place.CutOff, silo.Place.Heal);
        await Eventually.Is("the silo ends", () => Task.FromResult(silo.Process.HasEnded), _patience);
        await StartAgain(cluster);
        await crowd.Talks(Again, _messages);

        // The other silos take over, and frontends go by them.
        Assert.DoesNotContain(_pauses.Refusals, refusal => refusal.Phase == Again);
        await Judge(cluster, crowd);
    }

    /// <summary>All go on writing. Which of them are given up is a matter of who is the first to say so in PostgreSQL.</summary>
    [SplitFact]
    public async Task Silos_that_are_cut_off_from_each_other_but_not_from_PostgreSQL_give_up_one_side_and_no_conversation_has_two_owners()
    {
        await using var cluster = await SplitCluster.Start("silo-apart", silos: 3, _frontends);
        await using var crowd = await Gather(cluster);
        var (silo, others) = (cluster.Silos[1].Place, new[] { cluster.Silos[0].Place, cluster.Silos[2].Place });

        await During(crowd, () => silo.CutOff(others), () => silo.Heal(others));
        await Eventually.Is("a silo ends", () => Task.FromResult(cluster.Silos.Any(one => one.Process.HasEnded)), _patience);
        await StartAgain(cluster);
        await crowd.Talks(Again, _messages);

        await Judge(cluster, crowd);
    }

    [SplitFact]
    public async Task PostgreSQL_that_is_cut_off_and_then_restarted_costs_nobody_anything_that_was_acknowledged()
    {
        await using var cluster = await SplitCluster.Start("postgresql", silos: 2, _frontends);
        await using var crowd = await Gather(cluster);

        await During(crowd, cluster.Database.CutOff, cluster.Database.Heal);
        await StartAgain(cluster);
        await During(crowd, () => { }, () => { }, async () =>
        {
            await cluster.Postgres.StopAtOnce();
            await cluster.Postgres.StartAgain();
        }, TimeSpan.Zero);
        await crowd.Talks(Again, _messages);

        Assert.NotEmpty(_pauses.Refusals);
        await Judge(cluster, crowd);
    }

    private async Task<Crowd> Gather(SplitCluster cluster)
    {
        Uri[] frontends = [.. cluster.Frontends.Select(frontend => frontend.Process.Address)];
        var crowd = await Crowd.Gather(frontends, _pauses, _people.Conversations, _people.Members, _thinking, stay: true);
        await crowd.Talks(Well, _messages);
        return crowd;
    }

    /// <summary>Ends when everybody has said something that was acknowledged after the healing.</summary>
    private async Task During(Crowd crowd, Action split, Action heal, Func<Task>? meanwhile = null, TimeSpan? length = null)
    {
        _pauses.Phase = Split;
        output.WriteLine($"{DateTime.Now:HH:mm:ss.fff} split");
        split();
        await Task.WhenAll(Task.Delay(length ?? _split), meanwhile?.Invoke() ?? Task.CompletedTask);
        heal();
        output.WriteLine($"{DateTime.Now:HH:mm:ss.fff} healed");
        var healed = Stopwatch.GetTimestamp();
        _pauses.Phase = Healed;
        await Eventually.Is("everybody's messages are taken again", () => Task.FromResult(
            crowd.People.All(person => person.FirstAcknowledgedSince(healed) is not null)), _patience);
        var recovery = crowd.People.Select(person => person.FirstAcknowledgedSince(healed)!.Value).Order().ToArray();
        var (first, last) = (recovery[0].TotalSeconds, recovery[^1].TotalSeconds);
        output.WriteLine($"From healing to the first acknowledged message {first:0.0} s, to that of the last person {last:0.0} s.");
        Assert.True(recovery[^1] < _mostRecovery, $"Somebody's next message was taken only {last:0.0} s after healing.");
    }

    /// <summary>As whatever supervises a silo would.</summary>
    private async Task StartAgain(SplitCluster cluster)
    {
        var ended = cluster.Silos.Where(silo => silo.Process.HasEnded).ToArray();
        foreach (var silo in ended)
        {
            output.WriteLine($"{silo.Place.Address} ended: {(await silo.Process.Ends()).Errors.Trim()}");
            await silo.Process.Start();
        }
    }

    private async Task SaysThatItIsBusy(Person person)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await person.Get("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("Please try again in a moment.", await Person.WordsOf(answer), StringComparison.Ordinal);
        output.WriteLine($"A page is answered with 503 and a sentence after {clock.Elapsed.TotalSeconds:0.0} s.");
        Assert.True(clock.Elapsed < _mostSilence, $"The answer took {clock.Elapsed.TotalSeconds:0.0} s.");
    }

    private async Task Judge(SplitCluster cluster, Crowd crowd)
    {
        await crowd.IsRight();
        output.WriteLine($"{_pauses.AcknowledgedCount} acts. Longest waits: {_pauses}.");
        foreach (var refusals in _pauses.Refusals.GroupBy(one => (one.Phase, one.Status, one.Sentence)))
            output.WriteLine($"{refusals.Count()} times {refusals.Key}, within {refusals.Max(one => one.Took).TotalSeconds:0.0} s");
        output.WriteLine($"Pages that had to load anew: {crowd.People.Sum(person => person.Tab.TimesLost)}.");
        Assert.All(_pauses.Refusals, refusal =>
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refusal.Status);
            Assert.Contains("again", refusal.Sentence, StringComparison.Ordinal);
            Assert.True(refusal.Took < _mostSilence, $"Somebody was told so only after {refusal.Took.TotalSeconds:0.0} s.");
        });
        Assert.Equal(0, await WithTwoOwners(cluster));
    }

    /// <summary>How many conversations have a place that was given twice, or to nothing, or a version of two messages, or above their own.</summary>
    private static async Task<long> WithTwoOwners(SplitCluster cluster)
    {
        await using var connection = new NpgsqlConnection($"{cluster.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            SELECT count(*) FROM conversations c JOIN (
             SELECT conversation_id, count(*) AS posted, min(seq) AS first, max(seq) AS last, count(DISTINCT client_id) AS sent,
              count(DISTINCT version) AS versions, max(version) AS newest
             FROM messages GROUP BY conversation_id) m ON m.conversation_id = c.id
            WHERE NOT (first = 1 AND last = posted AND sent = posted AND versions = posted AND c.last_seq = last AND c.version >= newest)
            """, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
