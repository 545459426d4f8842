using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>One messenger with one open tab: what it costs while nothing happens, how soon a post is shown, how soon it is gone.</summary>
internal static class OneTab
{
    public static async Task Run(Scale scale, Report report)
    {
        await using var messenger = await Messenger.Start(2);
        var id = await messenger.StartConversation("A conversation");
        var (ada, grace) = (messenger.People[0], messenger.People[1]);
        using var crowd = Crowd.Gather(messenger.Port, 1, _ => Request.Events(ada.Cookies, $"open={id}:1"));
        crowd.Loop.RunFor(scale.Seconds(10));
        var rest = Usage.During(messenger.Vitals, () => crowd.Loop.RunFor(scale.Seconds(30)));
        report.Add("onetab", "MiB resident at rest", messenger.Vitals.ResidentKiB / 1_024, aim: Aim.AtMost(190));
        report.Add("onetab", "s of CPU in a minute at rest", rest.ServerCores * 60, aim: Aim.AtMost(1.5));

        var post = Wire.Post(grace, id, "Is anybody there?");
        Shown(crowd, messenger.Port, post, scale.Of(200, 10));
        var shown = Shown(crowd, messenger.Port, post, scale.Of(300, 20));
        report.Add("onetab", "ms from the answer of a post to its event in the tab, p50", shown.Median, aim: Aim.AtMost(1.5));
        report.Add("onetab", "ms from the answer of a post to its event in the tab, p99", shown.P99);
        report.Add("onetab", "ms from SIGTERM to the end of the process", await messenger.Stop(), aim: Aim.AtMost(300));
    }

    /// <summary>One post after the other, each when the one before has been shown. One that is shown before it is answered counts as 0.</summary>
    private static Samples Shown(Crowd crowd, int port, Request post, int count)
    {
        var (times, peer) = (new Samples(), new HttpPeer(port));
        crowd.Loop.Add(peer);
        for (var i = 0; i < count; i++)
        {
            var (before, shownAt) = (crowd.Audience.Deliveries, 0L);
            crowd.Audience.Delivered = () => shownAt = System.Diagnostics.Stopwatch.GetTimestamp();
            peer.Ask(post.Next());
            crowd.Loop.RunUntil("the event", () => !peer.IsBusy && crowd.Audience.Deliveries > before);
            peer.Expect(303);
            times.Add(Math.Min(peer.AnsweredAt, shownAt), shownAt);
        }
        crowd.Loop.Remove(peer);
        return times;
    }
}
