using System.Diagnostics;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>
/// A server with a long history against one with a short history ("floor"). The person who is measured is in ten conversations of a
/// hundred messages in both; somebody else is in as many as a page of the list holds, in the large one in a thousand.
/// </summary>
internal static class Growth
{
    private const int Own = 10;
    private const int Messages = 100;
    private const int Missed = 70;
    private const int Few = 5;

    /// <summary>Lines of the list on one page.</summary>
    private const int Listed = 50;

    // Far from the numbers of the others.
    private const long Crowded = 1L << 40;
    private const long Long = 1L << 41;

    public static async Task Run(Scale scale, Report report)
    {
        var small = await Measure(scale, new HistorySize(1_000, Own, Messages), isLarge: false);
        var large = await Measure(scale, new HistorySize(scale.Of(100_000, 2_000), scale.Of(10_000, 100), Messages), isLarge: true);
        foreach (var (name, time) in large.Times)
            report.Add("growth", $"ms: {name}", time, small.Times[large.Like.GetValueOrDefault(name, name)], Aim.RatioAtMost(1.5));
        report.Add("growth", "MiB resident after all this", large.ResidentMiB, small.ResidentMiB);
    }

    private static async Task<Outcome> Measure(Scale scale, HistorySize size, bool isLarge)
    {
        var store = Store.Sqlite();
        var clock = Stopwatch.StartNew();
        await Seed.People(store.Options, size.People);
        await using var messenger = await Messenger.Start(2, store);
        await messenger.Kill();
        Write(scale, store, size, messenger.People, isLarge);
        Console.WriteLine($"   {size.Conversations * size.Messages:N0} messages and {size.People:N0} people seeded in {clock.Elapsed.TotalSeconds:0} s");

        var outcome = new Outcome([], []);
        outcome.Times["start, from process to ready"] = await Restart(scale, messenger);
        var own = Enumerable.Range(0, Own).Select(i => Seed.Id(i)).ToArray();
        Visit(scale, outcome, messenger, own, "", "");
        var (me, busy) = (messenger.People[0], messenger.People[1]);
        outcome.Times["people search"] = Median(scale, messenger, 200, _ => Request.Get("/people?q=ada", me.Cookies));
        outcome.Times["home, with unread conversations"] = Median(scale, messenger, 200, _ => Request.Get("/", me.Cookies));
        outcome.Add($"home of somebody in 1,000 conversations, beside {Listed}", $"home of somebody in 1,000 conversations, beside {Listed}", Median(scale, messenger, 200, _ => Request.Get("/", busy.Cookies)));
        if (isLarge)
        {
            Visit(scale, outcome, messenger, [Seed.Id(Crowded)], " of 10,000 members", "");
            Visit(scale, outcome, messenger, [Seed.Id(Long)], " of 100,000 messages", $"?before={scale.Of(50_000, 500)}");
        }
        outcome.ResidentMiB = messenger.Vitals.ResidentKiB / 1_024;
        return outcome;
    }

    private static void Write(Scale scale, Store store, HistorySize size, Person[] people, bool isLarge)
    {
        using var history = new SeededHistory(store.Options);
        history.Write(size);
        history.Join(people[0].Id, 0, Own);
        if (!isLarge) history.Write(new HistorySize(size.People, Listed - Own, 1), Own);
        history.Join(people[1].Id, 0, isLarge ? scale.Of(1_000, 90) : Listed);
        if (!isLarge) return;
        history.Write(new HistorySize(size.People, 1, Messages), Crowded);
        history.Fill(Crowded, scale.Of(10_000, 1_000));
        history.Join(people[0].Id, Crowded, 1);
        history.Write(new HistorySize(size.People, 1, scale.Of(100_000, 1_000)), Long);
        history.Join(people[0].Id, Long, 1);
    }

    private static async Task<double> Restart(Scale scale, Messenger messenger)
    {
        var times = new Samples();
        for (var run = 0; run < scale.Runs; run++)
        {
            if (run > 0) await messenger.Kill();
            var from = Stopwatch.GetTimestamp();
            await messenger.Restart();
            times.Add(from, Stopwatch.GetTimestamp());
        }
        return times.Median;
    }

    /// <summary>What somebody does with conversations; each is named like the same in the small server.</summary>
    private static void Visit(Scale scale, Outcome outcome, Messenger messenger, string[] conversations, string which, string page)
    {
        var me = messenger.People[0];
        string Of(int i) => conversations[i % conversations.Length];
        outcome.Add($"a page of a conversation{which}", "a page of a conversation", Median(scale, messenger, 200, i => Request.Get($"/conversations/{Of(i)}{page}", me.Cookies)));
        outcome.Add($"catching up on {Missed} messages{which}", $"catching up on {Missed} messages", CatchUp(scale, messenger, me, conversations, which.Contains("messages") ? scale.Of(100_000, 1_000) : Messages));
        var posts = conversations.Select(id => Wire.Post(me, id, "One more message, after all that was said before.")).ToArray();
        outcome.Add($"a post{which}", "a post", Median(scale, messenger, 300, i => posts[i % posts.Length], 303));
    }

    private static double Median(Scale scale, Messenger messenger, int count, Func<int, Request> request, int status = 200) =>
        ClosedLoop.OneByOne(messenger.Port, scale.Of(count, 20), request, status).Median;

    /// <summary>From asking for the stream to having all that was missed.</summary>
    private static double CatchUp(Scale scale, Messenger messenger, Person me, string[] conversations, int head)
    {
        var times = new Samples();
        // Whoever was nearly up to date makes the server keep the last messages; who comes from before them is served from the log.
        foreach (var conversation in conversations) Miss(conversation, Few);
        for (var i = 0; i < scale.Of(50, 10); i++) times.Add(Miss(conversations[i % conversations.Length], Missed));
        return times.Median;

        double Miss(string conversation, int count)
        {
            using var crowd = new Crowd();
            var from = Stopwatch.GetTimestamp();
            crowd.Open(messenger.Port, 1, _ => Request.Events(me.Cookies, $"open={conversation}:{head - count}"));
            crowd.Loop.RunUntil("what was missed", () => crowd.Audience.Deliveries >= count);
            return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
        }
    }

    /// <param name="Times">Median milliseconds by name.</param>
    /// <param name="Like">By which name the small server has the same.</param>
    private sealed record Outcome(Dictionary<string, double> Times, Dictionary<string, string> Like)
    {
        public double ResidentMiB { get; set; }

        public void Add(string name, string like, double time) => (Times[name], Like[name]) = (time, like);
    }
}
