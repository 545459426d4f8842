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
            var (ours, frame) = await Ours(scale, streams);
            var floor = Floor(scale, streams, frame);
            void Add(string name, Func<Outcome, double> figure, Aim? aim = null) => report.Add("fanout", $"{streams:N0} streams: {name}", figure(ours), figure(floor), aim);
            Add("deliveries/s, flood", outcome => outcome.PerSecond, Aim.RatioAtLeast(0.85));
            Add("server CPU s per 100,000, flood", outcome => outcome.FloodCpu, Aim.RatioAtMost(1.2));
            Add($"server CPU s per 100,000, {DeliveriesPerSecond:N0}/s", outcome => outcome.PacedCpu, Aim.RatioAtMost(1.2));
            Add($"p99 ms, {DeliveriesPerSecond:N0}/s", outcome => outcome.P99, Aim.RatioAtMost(1.5));
            Add("bytes per delivery on the wire", outcome => outcome.Bytes);
            Add("cores of the load generator, flood", outcome => outcome.OwnCores);
        }
    }

    private static async Task<(Outcome, byte[] Frame)> Ours(Scale scale, int streams)
    {
        await using var messenger = await Messenger.Start(People + 1);
        var id = await messenger.StartConversation("Bench");
        // As in life hardly any of the streams are the author's own, which are told of the author's drafts and reading as well.
        var author = messenger.People[0];
        var frame = await Wire.Frame(author, id, WireBytes);
        var events = messenger.People[1..].Select(person => Request.Events(person.Cookies, $"open={id}:{frame.Version}")).ToArray();
        using var crowd = Crowd.Gather(messenger.Port, streams, i => events[i % People]);
        return (Measure(scale, crowd, messenger.Port, messenger.Vitals, Wire.Post(author, id, frame.Text)), frame.Bytes);
    }

    private static Outcome Floor(Scale scale, int streams, byte[] frame)
    {
        using var floor = FloorProcess.Room();
        var post = Request.Post("/post", "", System.Text.Encoding.UTF8.GetString(frame), "text/plain");
        var events = Request.Events("");
        using var crowd = Crowd.Gather(floor.Port, streams, _ => events);
        return Measure(scale, crowd, floor.Port, floor.Vitals, post);
    }

    private static Outcome Measure(Scale scale, Crowd crowd, int port, Vitals server, Request post)
    {
        Flooded(crowd, port, server, post, scale.Seconds(20));
        var floods = Enumerable.Range(0, scale.Runs).Select(_ => Flooded(crowd, port, server, post, scale.Seconds(3))).ToArray();
        var paces = Enumerable.Range(0, scale.Runs).Select(_ => Paced(crowd, port, server, post, scale.Seconds(4))).ToArray();
        if (crowd.Audience.Ended > 0) throw new InvalidOperationException($"{crowd.Audience.Ended} streams were cut off.");
        return new Outcome(
            Samples.MedianOf(floods.Select(run => run.Deliveries / run.Usage.Seconds)),
            Samples.MedianOf(floods.Select(run => run.Usage.ServerCpuSeconds / run.Deliveries * 100_000)),
            Samples.MedianOf(paces.Select(run => run.Usage.ServerCpuSeconds / run.Deliveries * 100_000)),
            Samples.MedianOf(paces.Select(run => run.P99)),
            Samples.MedianOf(floods.Select(run => run.Bytes / run.Deliveries)),
            Samples.MedianOf(floods.Select(run => run.Usage.OwnCores)));
    }

    private static (Usage Usage, double Deliveries, double Bytes) Flooded(Crowd crowd, int port, Vitals server, Request post, TimeSpan time)
    {
        var (deliveries, bytes) = (crowd.Audience.Deliveries, crowd.Audience.Bytes);
        var flood = new Flood(crowd, port, post);
        var usage = Usage.During(server, () => crowd.Loop.RunFor(time));
        (deliveries, bytes) = (crowd.Audience.Deliveries - deliveries, crowd.Audience.Bytes - bytes);
        flood.End(crowd);
        return (usage, deliveries, bytes);
    }

    private static (Usage Usage, double Deliveries, double P99) Paced(Crowd crowd, int port, Vitals server, Request post, TimeSpan time)
    {
        var deliveries = crowd.Audience.Deliveries;
        var pace = new Pace(crowd, port, post, (double)DeliveriesPerSecond / crowd.Audience.Streams.Count);
        var usage = Usage.During(server, () =>
        {
            crowd.Loop.RunFor(time);
            pace.End();
        });
        return (usage, crowd.Audience.Deliveries - deliveries, pace.Latencies.P99);
    }

    /// <param name="PerSecond">Deliveries.</param>
    /// <param name="P99">Milliseconds.</param>
    /// <param name="Bytes">For each delivery, with all else that came meanwhile.</param>
    private sealed record Outcome(double PerSecond, double FloodCpu, double PacedCpu, double P99, double Bytes, double OwnCores);
}
