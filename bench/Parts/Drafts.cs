using System.Globalization;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Thousands type at once, each in a form of their own; and whether a save costs more when a person has many other drafts.</summary>
internal static class Drafts
{
    private const int People = 20;
    private const string Text = "Half a sentence that somebody is about to finish, long enough to be worth keeping, number ";

    private static long _number;

    public static async Task Run(Scale scale, Report report)
    {
        var typists = scale.Of(2_000, 100);
        await using var messenger = await Messenger.Start(People + 1);
        var ours = Measure(scale, messenger.Port, messenger.Vitals, typists, 200, i => Save(messenger.People[i % People], $"bench-{i}"));
        var floor = Floor(scale, typists);
        report.Add("drafts", $"{typists:N0} people typing: p50 ms of a save", ours.P50, floor.P50);
        report.Add("drafts", $"{typists:N0} people typing: p99 ms of a save", ours.P99, floor.P99, Aim.AtMost(50));
        report.Add("drafts", $"{typists:N0} people typing: cores of the server", ours.Cores, floor.Cores, Aim.AtMost(1.4));
        report.Add("drafts", $"{typists:N0} people typing: saves/s", ours.PerSecond, floor.PerSecond);
        report.Add("drafts", $"{typists:N0} people typing: cores of the load generator", ours.OwnCores, floor.OwnCores);
        OtherDrafts(scale, report, messenger);
    }

    private static Outcome Floor(Scale scale, int typists)
    {
        using var store = Store.Sqlite();
        using var floor = FloorProcess.Endpoint(store);
        var posts = Enumerable.Range(0, People).Select(_ => FloorPost.SignedIn(floor.Port, Text)).ToArray();
        return Measure(scale, floor.Port, floor.Vitals, typists, 303, i => posts[i % People]);
    }

    private static Outcome Measure(Scale scale, int port, Vitals server, int count, int status, Func<int, Request> save)
    {
        using var loop = new EventLoop();
        var (times, runs) = (new Samples(), new List<Usage>());
        var typists = Enumerable.Range(0, count).Select(i => new Typist(loop, new HttpPeer(port), TimeSpan.FromSeconds((double)i / count), () => save(i), status, times)).ToArray();
        loop.RunFor(scale.Seconds(15));
        times.Clear();
        for (var run = 0; run < scale.Runs; run++) runs.Add(Usage.During(server, () => loop.RunFor(scale.Seconds(4))));
        var outcome = new Outcome(
            times.Median, times.P99, Samples.MedianOf(runs.Select(run => run.ServerCores)), times.Count / runs.Sum(run => run.Seconds), Samples.MedianOf(runs.Select(run => run.OwnCores)));
        foreach (var typist in typists) typist.IsOver = true;
        loop.RunUntil("the last saves", () => !Array.Exists(typists, typist => typist.IsBusy));
        return outcome;
    }

    /// <summary>One person, one form; before and after about as many other drafts of the same person as there may be.</summary>
    private static void OtherDrafts(Scale scale, Report report, Messenger messenger)
    {
        var (person, others, saves) = (messenger.People[People], scale.Of(150, 50), scale.Of(1_000, 20));
        var alone = Cost();
        using (var loop = new EventLoop())
        {
            var next = 0;
            var load = new ClosedLoop(loop, messenger.Port, 20, () => Save(person, $"other-{next++}"), 200);
            loop.RunUntil("other drafts", () => load.Answers >= others);
            load.End();
        }
        var among = Cost();
        report.Add("drafts", $"p50 ms of a save with {others:N0} other drafts, beside none", among.P50, alone.P50, Aim.RatioAtMost(1.2));
        report.Add("drafts", $"server CPU ms of a save with {others:N0} other drafts, beside none", among.Cpu, alone.Cpu, Aim.RatioAtMost(1.2));

        (double P50, double Cpu) Cost()
        {
            Samples? times = null;
            ClosedLoop.OneByOne(messenger.Port, saves, _ => Save(person, "one"), 200);
            var usage = Usage.During(messenger.Vitals, () => times = ClosedLoop.OneByOne(messenger.Port, saves, _ => Save(person, "one"), 200));
            return (times!.Median, usage.ServerCpuSeconds * 1_000 / (saves + saves / 10));
        }
    }

    /// <summary>Each is a later request of the same tab, with a text that is new.</summary>
    private static Request Save(Person person, string form)
    {
        var number = (++_number).ToString(CultureInfo.InvariantCulture);
        return Request.Form($"/drafts/{form}", person.Cookies, withClientId: false,
            ("__RequestVerificationToken", person.Token), ("Text", Text + number), ("Revision", "0"), ("Writer", "bench"), ("WriterNumber", number));
    }

    private sealed record Outcome(double P50, double P99, double Cores, double PerSecond, double OwnCores);
}
