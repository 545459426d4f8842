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
            var store = await newStore();
            await Seed.People(store.Options, Conversations(scale) * 4);
            await using var messenger = await Messenger.Start(Authors, store);
            using var floorStore = await newStore();
            using var floorProcess = FloorProcess.Endpoint(floorStore);
            using var one = new Contender(messenger.Port, messenger.Vitals, await PostsToConversations(scale, messenger));
            using var other = new Contender(floorProcess.Port, floorProcess.Vitals, [.. Enumerable.Range(0, Authors).Select(_ => FloorPost.SignedIn(floorProcess.Port, Text))]);
            var (ours, floor) = Measure(scale, one, other);
            report.Add("posting", $"{database}: posts/s, {UnderWay} under way", ours.PerSecond, floor.PerSecond, Aim.RatioAtLeast(0.6));
            report.Add("posting", $"{database}: server CPU s per 10,000 posts", ours.Cpu, floor.Cpu);
            report.Add("posting", $"{database}: cores of the load generator", ours.OwnCores, floor.OwnCores);
            var commit = await BareCommit(scale, await newStore());
            report.Add("posting", $"{database}: p50 ms of a lone post, beside one bare commit", ours.Lone, commit, Aim.MoreThanFloorByAtMost(2));
            report.Add("posting", $"{database}: p50 ms of a lone post, beside the bare endpoint", ours.Lone, floor.Lone);
        }
    }

    private static int Conversations(Scale scale) => scale.Of(1_000, 50);

    private static async Task<Request[]> PostsToConversations(Scale scale, Messenger messenger)
    {
        var posts = new Request[Conversations(scale)];
        await Parallel.ForAsync(0, posts.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            posts[i] = Wire.Post(messenger.People[i % Authors], await Start(messenger.People[i % Authors], i), Text));
        return posts;
    }

    /// <summary>Its author and four people whom no other conversation has.</summary>
    private static async Task<string> Start(Person author, int number)
    {
        using var answer = await author.Submit("/conversations",
            [("Title", $"Conversation {number}"), ("ClientId", Guid.NewGuid().ToString()), .. Enumerable.Range(1, 4).Select(member => ("Members", Seed.Id(number * 4 + member)))]);
        return answer.Headers.Location?.OriginalString.Split('/')[^1] ?? throw new InvalidOperationException($"No conversation: {answer.StatusCode}.");
    }

    /// <summary>In turns, so that both have the same machine, whatever else its host does.</summary>
    private static (Outcome Ours, Outcome Floor) Measure(Scale scale, Contender ours, Contender floor)
    {
        Contender[] both = [ours, floor];
        // The floor has little to compile.
        ours.Run(scale.Seconds(15));
        floor.Run(scale.Seconds(5));
        for (var run = 0; run < scale.Of(5, 1); run++)
            foreach (var one in both) one.Measure(scale.Seconds(2));
        return (ours.End(scale), floor.End(scale));
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

    /// <summary>A server, and the posts that it is sent one after the other, again and again.</summary>
    private sealed class Contender(int port, Vitals server, Request[] posts) : IDisposable
    {
        private readonly EventLoop _loop = new();
        private readonly List<(Usage Usage, long Answers)> _runs = [];
        private ClosedLoop? _load;
        private int _next;

        public void Run(TimeSpan time)
        {
            _load ??= new ClosedLoop(_loop, port, UnderWay, () => posts[_next++ % posts.Length], 303);
            _loop.RunFor(time);
        }

        public void Measure(TimeSpan time)
        {
            // What came while the other was measured belongs to no run.
            Run(TimeSpan.FromMilliseconds(100));
            var before = _load!.Answers;
            var usage = Usage.During(server, () => Run(time));
            _runs.Add((usage, _load.Answers - before));
        }

        public Outcome End(Scale scale)
        {
            _load!.End();
            _loop.RunFor(scale.Seconds(1));
            return new Outcome(
                Samples.MedianOf(_runs.Select(run => run.Answers / run.Usage.Seconds)),
                Samples.MedianOf(_runs.Select(run => run.Usage.ServerCpuSeconds / run.Answers * 10_000)),
                Samples.MedianOf(_runs.Select(run => run.Usage.OwnCores)),
                ClosedLoop.OneByOne(port, scale.Of(500, 20), i => posts[i % posts.Length], 303).Median);
        }

        public void Dispose() => _loop.Dispose();
    }
}
