using OrleansMessenger.Bench.Floors;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Many people post in many conversations, against a bare endpoint on the same database; and one person alone, against one bare commit.</summary>
internal static class Posting
{
    private const int Authors = 50;
    private const int UnderWay = 200;
    private const string Text = "A message of ordinary length, as people write them to each other all day long, and nothing more.";

    public static async Task Run(Scale scale, Report report)
    {
        foreach (var (database, newStore) in ((string, Func<Task<Store>>)[])[("SQLite", () => Task.FromResult(Store.Sqlite())), ("PostgreSQL", Store.Postgres)])
        {
            var ours = await Ours(scale, await newStore());
            var floor = Floor(scale, await newStore());
            report.Add("posting", $"{database}: posts/s, {UnderWay} under way", ours.PerSecond, floor.PerSecond, Aim.RatioAtLeast(0.6));
            report.Add("posting", $"{database}: server CPU s per 10,000 posts", ours.Cpu, floor.Cpu);
            report.Add("posting", $"{database}: cores of the load generator", ours.OwnCores, floor.OwnCores);
            var commit = await BareCommit(scale, await newStore());
            report.Add("posting", $"{database}: p50 ms of a lone post, beside one bare commit", ours.Lone, commit, Aim.MoreThanFloorByAtMost(2));
            report.Add("posting", $"{database}: p50 ms of a lone post, beside the bare endpoint", ours.Lone, floor.Lone);
        }
    }

    private static async Task<Outcome> Ours(Scale scale, Store store)
    {
        var conversations = scale.Of(1_000, 50);
        await Seed.People(store.Options, conversations * 4);
        await using var messenger = await Messenger.Start(Authors, store);
        var posts = new Request[conversations];
        await Parallel.ForAsync(0, conversations, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            posts[i] = Wire.Post(messenger.People[i % Authors], await Start(messenger.People[i % Authors], i), Text));
        return Measure(scale, messenger.Port, messenger.Vitals, i => posts[i % posts.Length]);
    }

    /// <summary>Its author and four people whom no other conversation has.</summary>
    private static async Task<string> Start(Person author, int number)
    {
        using var answer = await author.Submit("/conversations",
            [("Title", $"Conversation {number}"), ("ClientId", Guid.NewGuid().ToString()), .. Enumerable.Range(1, 4).Select(member => ("Members", Seed.Id(number * 4 + member)))]);
        return answer.Headers.Location?.OriginalString.Split('/')[^1] ?? throw new InvalidOperationException($"No conversation: {answer.StatusCode}.");
    }

    private static Outcome Floor(Scale scale, Store store)
    {
        using var _ = store;
        using var floor = FloorProcess.Endpoint(store);
        var posts = Enumerable.Range(0, Authors).Select(_ => FloorPost.SignedIn(floor.Port, Text)).ToArray();
        return Measure(scale, floor.Port, floor.Vitals, i => posts[i % Authors]);
    }

    private static Outcome Measure(Scale scale, int port, Vitals server, Func<int, Request> post)
    {
        using var loop = new EventLoop();
        var (next, runs) = (0, new List<(Usage Usage, long Answers)>());
        var load = new ClosedLoop(loop, port, UnderWay, () => post(next++), 303);
        loop.RunFor(scale.Seconds(20));
        for (var run = 0; run < scale.Runs; run++)
        {
            var before = load.Answers;
            var usage = Usage.During(server, () => loop.RunFor(scale.Seconds(3)));
            runs.Add((usage, load.Answers - before));
        }
        load.End();
        loop.RunFor(scale.Seconds(1));
        return new Outcome(
            Samples.MedianOf(runs.Select(run => run.Answers / run.Usage.Seconds)),
            Samples.MedianOf(runs.Select(run => run.Usage.ServerCpuSeconds / run.Answers * 10_000)),
            Samples.MedianOf(runs.Select(run => run.Usage.OwnCores)),
            ClosedLoop.OneByOne(port, scale.Of(500, 20), post, 303).Median);
    }

    private static async Task<double> BareCommit(Scale scale, Store store)
    {
        using var _ = store;
        using GatheredInserts inserts = store.ConnectionString is { } there ? new PostgresInserts(there) : new SqliteInserts(store.Directory);
        var times = new Samples();
        for (var i = 0; i < scale.Of(500, 20); i++)
        {
            var from = System.Diagnostics.Stopwatch.GetTimestamp();
            await inserts.Add(new Row(Guid.CreateVersion7(), Seed.Id(1), Seed.Id(2), Text, DateTimeOffset.UtcNow));
            times.Add(from, System.Diagnostics.Stopwatch.GetTimestamp());
        }
        return times.Median;
    }

    /// <param name="Cpu">Seconds of the server process for 10,000 posts.</param>
    /// <param name="Lone">Median milliseconds of a post while no other is under way.</param>
    private sealed record Outcome(double PerSecond, double Cpu, double OwnCores, double Lone);
}
