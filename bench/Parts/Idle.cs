using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Streams on which nothing happens: memory of the server, and what they cost it.</summary>
internal static class Idle
{
    private const int People = 10;
    private const int WarmUp = 100;
    private const int WarmUpRounds = 20;

    public static async Task Run(Scale scale, Report report)
    {
        var streams = scale.Of(5_000, 200);
        var (ours, floors) = (new List<Outcome>(), new List<Outcome>());
        for (var run = 0; run < Math.Min(scale.Runs, 2); run++)
        {
            ours.Add(await Ours(scale, streams));
            floors.Add(Floor(scale, streams));
        }
        var (mine, floor) = (Samples.MedianOf(ours.Select(one => one.KiB)), Samples.MedianOf(floors.Select(one => one.KiB)));
        report.Add("idle", $"{streams:N0} streams: KiB resident for each", mine, floor, Aim.AtMost(13));
        report.Add("idle", $"{streams:N0} streams: server CPU ms per s, with heartbeats", Samples.MedianOf(ours.Select(one => one.Cores * 1_000)), Samples.MedianOf(floors.Select(one => one.Cores * 1_000)));
    }

    private static async Task<Outcome> Ours(Scale scale, int streams)
    {
        await using var messenger = await Messenger.Start(People);
        var id = await messenger.StartConversation("Bench");
        var events = messenger.People.Select(person => Request.Events(person.Cookies, $"open={id}:1")).ToArray();
        return Measure(scale, messenger.Port, messenger.Vitals, streams, i => events[i % People]);
    }

    private static Outcome Floor(Scale scale, int streams)
    {
        using var floor = FloorProcess.Room();
        var events = Request.Events("");
        return Measure(scale, floor.Port, floor.Vitals, streams, _ => events);
    }

    /// <summary>What the first streams make the server load and compile belongs to no stream. A hundred at a time leave little behind that others could use.</summary>
    private static Outcome Measure(Scale scale, int port, Vitals server, int streams, Func<int, Request> request)
    {
        using var crowd = new Crowd();
        for (var round = 0; round < WarmUpRounds; round++)
        {
            crowd.Open(port, WarmUp, request);
            crowd.Close();
        }
        crowd.Loop.RunFor(scale.Seconds(2));
        var before = server.ResidentKiB;
        crowd.Open(port, streams, request);
        crowd.Loop.RunFor(scale.Seconds(2));
        var resident = new Samples();
        // One heartbeat at least.
        var usage = Usage.During(server, () =>
        {
            for (var i = 0; i < 11; i++)
            {
                crowd.Loop.RunFor(scale.Seconds(1));
                resident.Add(server.ResidentKiB);
            }
        });
        return new Outcome((resident.Median - before) / streams, usage.ServerCores);
    }

    private sealed record Outcome(double KiB, double Cores);
}
