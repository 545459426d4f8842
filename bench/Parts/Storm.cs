using System.Diagnostics;
using System.Net.Sockets;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Everybody comes back at once after a kill -9: with no spread at all, and in the way that the server asks for.</summary>
internal static class Storm
{
    private const int People = 10;
    private const int Missed = 5;
    private const int PostsPerSecond = 20;

    /// <summary>In so many of the posts, one goes to the conversation that everybody follows.</summary>
    private const int OneInWatched = 10;

    public static async Task Run(Scale scale, Report report)
    {
        var streams = scale.Of(5_000, 200);
        var runs = new List<Outcome>();
        for (var run = 0; run < scale.Runs; run++) runs.Add(await AtOnce(streams));
        var floor = Samples.MedianOf(Enumerable.Range(0, scale.Runs).Select(_ => Floor(streams)));
        report.Add("storm", $"s until {streams:N0} streams are live and caught up", Samples.MedianOf(runs.Select(run => run.Seconds)), floor, Aim.AtMost(2));
        report.Add("storm", "p99 ms of posts meanwhile", Samples.MedianOf(runs.Select(run => run.PostP99)), aim: Aim.AtMost(500));
        report.Add("storm", "cores of the load generator", Samples.MedianOf(runs.Select(run => run.OwnCores)));
        await Spread.Run(scale, report);
    }

    private static async Task<Outcome> AtOnce(int streams)
    {
        await using var messenger = await Messenger.Start(People);
        var (watched, other) = (await messenger.StartConversation("Bench"), await messenger.StartConversation("Other"));
        for (var i = 0; i < 2 * Missed; i++) (await messenger.People[0].Post(watched, $"Message {i} before the kill")).Dispose();
        var head = 1 + 2 * Missed;
        Request[] Events(int version) => [.. messenger.People.Select(person => Request.Events(person.Cookies, $"open={watched}:{version}"))];
        var (before, after) = (Events(head), Events(head - Missed));
        Request[] posts = [Wire.Post(messenger.People[0], watched, "In the storm"), Wire.Post(messenger.People[0], other, "In the storm")];

        using (var crowd = Crowd.Gather(messenger.Port, streams, i => before[i % People])) await messenger.Kill();
        var restarted = messenger.Restart();
        return await Task.Run(() => ComeBack(messenger.Port, streams, after, posts, restarted));
    }

    private static Outcome ComeBack(int port, int streams, Request[] events, Request[] posts, Task restarted)
    {
        using var crowd = new Crowd();
        var (times, isOver, number) = (new Samples(), false, 0);
        WaitForPort(port);
        var (from, own) = (Stopwatch.GetTimestamp(), Vitals.Own.CpuSeconds);
        Post();
        crowd.Open(port, streams, i => events[i % events.Length], atOnce: streams);
        crowd.Loop.RunUntil("everybody to catch up", () => crowd.Audience.Streams.TrueForAll(stream => stream.Messages >= Missed));
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        var cores = (Vitals.Own.CpuSeconds - own) / seconds;
        isOver = true;
        crowd.Loop.RunFor(TimeSpan.FromSeconds(1));
        restarted.GetAwaiter().GetResult();
        return new Outcome(seconds, times.P99, cores);

        void Post()
        {
            if (isOver) return;
            var poster = new HttpPeer(port, peer =>
            {
                peer.Expect(303);
                times.Add(peer.AskedAt, peer.AnsweredAt);
            });
            crowd.Loop.Add(poster);
            poster.Ask(posts[number++ % OneInWatched == OneInWatched - 1 ? 0 : 1].Next());
            crowd.Loop.At(Stopwatch.GetTimestamp() + Stopwatch.Frequency / PostsPerSecond, Post);
        }
    }

    /// <summary>The same of bare Kestrel, which has nothing to look up and nothing to catch up on.</summary>
    private static double Floor(int streams)
    {
        var port = Ports.Free();
        var events = Request.Events("");
        using (FloorProcess.Room(port))
        using (Crowd.Gather(port, streams, _ => events))
        {
        }
        using var crowd = new Crowd();
        var starting = Task.Run(() => FloorProcess.Room(port));
        WaitForPort(port);
        var from = Stopwatch.GetTimestamp();
        crowd.Open(port, streams, _ => events, atOnce: streams);
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        starting.GetAwaiter().GetResult().Dispose();
        return seconds;
    }

    private static void WaitForPort(int port)
    {
        while (true)
        {
            try
            {
                using var probe = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                Thread.Sleep(1);
            }
        }
    }

    private sealed record Outcome(double Seconds, double PostP99, double OwnCores);
}
