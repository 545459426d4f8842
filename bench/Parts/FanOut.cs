using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Many streams in one conversation, against bare Kestrel that writes the same bytes to as many responses.</summary>
internal static class FanOut
{
    private const int People = 10;
    private const int DeliveriesPerSecond = 10_000;
    private const int WireBytes = 500;

    public static async Task Run(Scale scale, Report report)
    {
        foreach (var streams in (int[])[scale.Of(1_000, 50), scale.Of(5_000, 200)])
        {
            await using var messenger = await Messenger.Start(People + 1);
            var id = await messenger.StartConversation("Bench");
            // As in life hardly any of the streams are the author's own, which are told of the author's drafts and reading as well.
            var author = messenger.People[0];
            var frame = await Wire.Frame(author, id, WireBytes);
            var events = messenger.People[1..].Select(person => Request.Events(person.Cookies, $"open={id}:{frame.Version}")).ToArray();
            using var ourCrowd = Crowd.Gather(messenger.Port, streams, i => events[i % People]);
            using var room = FloorProcess.Room();
            using var otherCrowd = Crowd.Gather(room.Port, streams, _ => Request.Events(""));
            var (ours, floor) = Measure(scale,
                new(ourCrowd, messenger.Port, messenger.Vitals, Wire.Post(author, id, frame.Text)),
                new(otherCrowd, room.Port, room.Vitals, Request.Post("/post", "", System.Text.Encoding.UTF8.GetString(frame.Bytes), "text/plain")));
            void Add(string name, Func<Outcome, double> figure, Aim? aim = null) => report.Add("fanout", $"{streams:N0} streams: {name}", figure(ours), figure(floor), aim);
            Add("deliveries/s, flood", outcome => outcome.PerSecond, Aim.RatioAtLeast(0.85));
            Add("server CPU s per 100,000, flood", outcome => outcome.FloodCpu, Aim.RatioAtMost(1.3));
            Add($"server CPU s per 100,000, {DeliveriesPerSecond:N0}/s", outcome => outcome.PacedCpu, Aim.RatioAtMost(1.3));
            Add($"p99 ms, {DeliveriesPerSecond:N0}/s", outcome => outcome.P99, Aim.RatioAtMost(1.5));
            Add("bytes per delivery on the wire", outcome => outcome.Bytes);
            Add("cores of the load generator, flood", outcome => outcome.OwnCores);
        }
    }

    /// <summary>In turns, so that both have the same machine, whatever else its host does.</summary>
    private static (Outcome Ours, Outcome Floor) Measure(Scale scale, Contender ours, Contender floor)
    {
        Contender[] both = [ours, floor];
        // The floor has little to compile.
        ours.Flood(scale.Seconds(15));
        floor.Flood(scale.Seconds(5));
        for (var run = 0; run < scale.Of(5, 1); run++)
            foreach (var one in both) one.Floods.Add(one.Flood(scale.Seconds(2)));
        ours.Pace(scale.Seconds(8));
        floor.Pace(scale.Seconds(2));
        for (var run = 0; run < scale.Of(5, 1); run++)
            foreach (var one in both) one.Paces.Add(one.Pace(scale.Seconds(2.5)));
        return (ours.Outcome, floor.Outcome);
    }

    /// <summary>A server, the crowd that follows it, and what is posted to it.</summary>
    private sealed record Contender(Crowd Crowd, int Port, Vitals Server, Request Post)
    {
        public List<(Usage Usage, double Deliveries, double Bytes)> Floods { get; } = [];

        public List<(Usage Usage, double Deliveries, double P99)> Paces { get; } = [];

        public Outcome Outcome => Crowd.Audience.Ended > 0 ? throw new InvalidOperationException($"{Crowd.Audience.Ended} streams were cut off.") : new(
            Samples.MedianOf(Floods.Select(run => run.Deliveries / run.Usage.Seconds)),
            Samples.MedianOf(Floods.Select(run => run.Usage.ServerCpuSeconds / run.Deliveries * 100_000)),
            Samples.MedianOf(Paces.Select(run => run.Usage.ServerCpuSeconds / run.Deliveries * 100_000)),
            Samples.MedianOf(Paces.Select(run => run.P99)),
            Samples.MedianOf(Floods.Select(run => run.Bytes / run.Deliveries)),
            Samples.MedianOf(Floods.Select(run => run.Usage.OwnCores)));

        public (Usage Usage, double Deliveries, double Bytes) Flood(TimeSpan time)
        {
            Catch();
            var (deliveries, bytes) = (Crowd.Audience.Deliveries, Crowd.Audience.Bytes);
            var flood = new Flood(Crowd, Port, () => Post);
            var usage = Usage.During(Server, () => Crowd.Loop.RunFor(time));
            (deliveries, bytes) = (Crowd.Audience.Deliveries - deliveries, Crowd.Audience.Bytes - bytes);
            flood.End(Crowd);
            return (usage, deliveries, bytes);
        }

        public (Usage Usage, double Deliveries, double P99) Pace(TimeSpan time)
        {
            Catch();
            var pace = new Pace(Crowd, Port, Post, (double)DeliveriesPerSecond / Crowd.Audience.Streams.Count);
            // What is sent to tabs that were silent is another matter.
            Crowd.Loop.RunFor(TimeSpan.FromSeconds(1));
            var deliveries = Crowd.Audience.Deliveries;
            var usage = Usage.During(Server, () => Crowd.Loop.RunFor(time));
            deliveries = Crowd.Audience.Deliveries - deliveries;
            pace.End();
            return (usage, deliveries, pace.Latencies.P99);
        }

        /// <summary>What came while the other was measured belongs to no run.</summary>
        private void Catch() => Crowd.Loop.RunFor(TimeSpan.FromMilliseconds(100));
    }

    /// <param name="PerSecond">Deliveries.</param>
    /// <param name="P99">Milliseconds.</param>
    /// <param name="Bytes">For each delivery, with all else that came meanwhile.</param>
    private sealed record Outcome(double PerSecond, double FloodCpu, double PacedCpu, double P99, double Bytes, double OwnCores);
}
