using System.Diagnostics;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>From the start of the process to the line that says that it is ready, and the first page after it.</summary>
internal static class StartUp
{
    public static async Task Run(Scale scale, Report report)
    {
        await using var messenger = await Messenger.Start(2);
        var id = await messenger.StartConversation("A conversation");
        var (ready, click, second) = (new Samples(), new Samples(), new Samples());
        for (var run = 0; run < scale.Of(5, 2); run++)
        {
            await messenger.Kill();
            var from = Stopwatch.GetTimestamp();
            await messenger.Restart();
            ready.Add(from, Stopwatch.GetTimestamp());
            var page = Request.Get($"/conversations/{id}", messenger.People[0].Cookies);
            click.Add(Click(messenger.Port, page));
            second.Add(Click(messenger.Port, page));
        }
        var (floorReady, floorClick) = Floor(scale);
        report.Add("start", "ms from process to ready", ready.Median, floorReady, Aim.AtMost(1_600));
        report.Add("start", "ms of the first click, a conversation", click.Median, floorClick, Aim.AtMost(120));
        report.Add("start", "ms of the second click", second.Median);
    }

    private static (double Ready, double Click) Floor(Scale scale)
    {
        var (ready, click) = (new Samples(), new Samples());
        for (var run = 0; run < scale.Of(5, 2); run++)
        {
            var from = Stopwatch.GetTimestamp();
            using var floor = FloorProcess.Room();
            ready.Add(from, Stopwatch.GetTimestamp());
            click.Add(Click(floor.Port, Request.Get("/10000")));
        }
        return (ready.Median, click.Median);
    }

    /// <summary>On a connection of its own.</summary>
    private static double Click(int port, Request page)
    {
        using var loop = new EventLoop();
        var from = Stopwatch.GetTimestamp();
        var peer = new HttpPeer(port);
        loop.Add(peer);
        peer.Ask(page.Next());
        loop.RunUntil("the page", () => !peer.IsBusy);
        peer.Expect(200);
        return Stopwatch.GetElapsedTime(from, peer.AnsweredAt).TotalMilliseconds;
    }
}
