using System.Diagnostics;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>
/// Streams that come back after a kill -9 as the server has told them: at random within the spread that so many need, and again when
/// they are told to. Counts how many are let in within any one second.
/// </summary>
internal sealed class Spread
{
    private const int PerSecond = 200;

    private readonly Crowd _crowd;
    private readonly Dictionary<StreamPeer, long> _asked = [];
    private readonly List<(long Asked, StreamPeer Stream)> _admitted = [];
    private readonly Request _events;
    private readonly int _port;

    private Spread(Crowd crowd, int port, Request events)
    {
        (_crowd, _port, _events) = (crowd, port, events);
        _crowd.Audience.Refused = Refused;
    }

    public static async Task Run(Scale scale, Report report)
    {
        var streams = scale.Of(1_000, 300);
        var limits = new Dictionary<string, string> { ["Messenger:Limits:OpenEvents:Requests"] = $"{PerSecond}" };
        await using var messenger = await Messenger.Start(1, more: limits);
        await messenger.Kill();
        await messenger.Restart();
        using var crowd = new Crowd();
        var spread = new Spread(crowd, messenger.Port, Request.Events(messenger.People[0].Cookies));
        var from = Stopwatch.GetTimestamp();
        spread.Return(streams);
        var seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        report.Add("storm", $"most streams let in within a second, limit {PerSecond}", spread.MostInASecond(), aim: Aim.AtMost(PerSecond));
        report.Add("storm", $"s until {streams:N0} streams are back at that limit, beside the least possible", seconds, (double)streams / PerSecond - 1);
    }

    private void Return(int streams)
    {
        var now = Stopwatch.GetTimestamp();
        var spread = (double)streams / PerSecond * Stopwatch.Frequency;
        for (var i = 0; i < streams; i++) _crowd.Loop.At(now + (long)(spread * Random.Shared.NextDouble()), Ask);
        _crowd.Loop.RunUntil("everybody to be back", () => _crowd.Audience.Ready == streams);
        _admitted.AddRange(_asked.Select(pair => (pair.Value, pair.Key)));
    }

    private void Ask()
    {
        var stream = new StreamPeer(_port, _crowd.Audience);
        _crowd.Loop.Add(stream);
        _asked[stream] = Stopwatch.GetTimestamp();
        stream.Send(_events.Next());
    }

    private void Refused(StreamPeer stream)
    {
        if (!_asked.Remove(stream)) return;
        _crowd.Loop.Remove(stream);
        var wait = stream.RetryAfterSeconds + Random.Shared.NextDouble();
        _crowd.Loop.At(Stopwatch.GetTimestamp() + (long)(wait * Stopwatch.Frequency), Ask);
    }

    /// <summary>Each was let in between asking and being answered; those with both times in one second were certainly let in within it.</summary>
    private int MostInASecond() => _admitted.Max(first => _admitted.Count(one => one.Asked >= first.Asked && one.Stream.ReadyAt < first.Asked + Stopwatch.Frequency));
}
