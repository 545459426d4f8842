using System.Diagnostics;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>
/// A server with a long history against one with a short history ("floor"), in turns. The person who is measured is in ten conversations of
/// a hundred messages in both. In the large one somebody else is in as many as a page of the list holds, and somebody in a thousand.
/// </summary>
internal static class Growth
{
    private const int Own = 10;
    private const int Messages = 100;
    private const int Missed = 70;
    private const int Few = 5;
    private const int Turns = 7;

    /// <summary>Lines of the list on one page.</summary>
    private const int Listed = 50;

    // Far from the numbers of the others.
    private const long Crowded = 1L << 40;
    private const long Long = 1L << 41;

    public static async Task Run(Scale scale, Report report)
    {
        await using var small = await Start(scale, new HistorySize(1_000, Own, Messages), isLarge: false);
        await using var large = await Start(scale, new HistorySize(scale.Of(100_000, 2_000), scale.Of(10_000, 100), Messages), isLarge: true);
        var (ready, floorReady) = await Restarts(scale, large, small);
        report.Add("growth", "ms: start, from process to ready", ready, floorReady, Aim.RatioAtMost(1.5));

        void Compare(string name, Func<double> ours, Func<double> floor)
        {
            // In turns: both are quick, and the machine isn't the same from one minute to the next.
            var turns = Enumerable.Range(0, Turns).Select(_ => (Ours: ours(), Floor: floor())).ToArray();
            report.Add("growth", $"ms: {name}", Samples.MedianOf(turns.Select(turn => turn.Ours)), Samples.MedianOf(turns.Select(turn => turn.Floor)), Aim.RatioAtMost(1.5));
        }

        double Home(Messenger messenger, int person) => Asked(scale, messenger, messenger.People[person], "/");
        double Search(Messenger messenger) => Asked(scale, messenger, messenger.People[0], "/people?q=ada");
        Warm(scale, large, small);
        Compare("people search", () => Search(large), () => Search(small));
        Compare("home, with unread conversations", () => Home(large, 0), () => Home(small, 0));
        Compare($"home of somebody in 1,000 conversations, beside {Listed}", () => Home(large, 2), () => Home(large, 1));

        var own = new Place("", [.. Enumerable.Range(0, Own).Select(i => Seed.Id(i))], "", Messages);
        Place[] places =
        [
            own,
            new(" of 10,000 members", [Seed.Id(Crowded)], "", Messages),
            new(" of 100,000 messages", [Seed.Id(Long)], $"?before={scale.Of(50_000, 500)}", scale.Of(100_000, 1_000)),
        ];
        foreach (var place in places) Compare($"a page of a conversation{place.Which}", () => Page(scale, large, place), () => Page(scale, small, own));
        // Whoever was nearly up to date makes the server keep the last messages; who comes from before them is served from the log.
        foreach (var id in own.Conversations) CatchUp(small, own, id, Few);
        foreach (var place in places)
        {
            foreach (var id in place.Conversations) CatchUp(large, place, id, Few);
            Compare($"catching up on {Missed} messages{place.Which}", () => CatchUp(scale, large, place), () => CatchUp(scale, small, own));
        }
        foreach (var place in places) Compare($"a post{place.Which}", () => Post(scale, large, place), () => Post(scale, small, own));
        Compare("a mention of all 10,000 members, beside a post there", () => MentionAll(scale, large, places[1]), () => Post(scale, large, places[1]));
        Compare("adding and removing somebody, of 10,000 members", () => AddAndRemove(scale, large, places[1]), () => AddAndRemove(scale, large, places[2]));
        report.Add("growth", "MiB resident after all this", large.Vitals.ResidentKiB / 1_024, small.Vitals.ResidentKiB / 1_024);
    }

    private static async Task<Messenger> Start(Scale scale, HistorySize size, bool isLarge)
    {
        var store = Store.Sqlite();
        var clock = Stopwatch.StartNew();
        await Seed.People(store.Options, size.People);
        var messenger = await Messenger.Start(3, store);
        await messenger.Kill();
        Write(scale, store, size, messenger.People, isLarge);
        Console.WriteLine($"   {size.Conversations * size.Messages:N0} messages and {size.People:N0} people seeded in {clock.Elapsed.TotalSeconds:0} s");
        await messenger.Restart();
        return messenger;
    }

    private static void Write(Scale scale, Store store, HistorySize size, Person[] people, bool isLarge)
    {
        using var history = new SeededHistory(store.Options);
        history.Write(size);
        history.Join(people[0].Id, 0, Own);
        if (!isLarge) return;
        history.Join(people[1].Id, 0, Listed);
        history.Join(people[2].Id, 0, scale.Of(1_000, 90));
        history.Write(new HistorySize(size.People, 1, Messages), Crowded);
        // As many as there may be, and room for one more.
        history.Fill(Crowded, scale.Of(9_990, 1_000));
        history.Join(people[0].Id, Crowded, 1);
        history.Write(new HistorySize(size.People, 1, scale.Of(100_000, 1_000)), Long);
        history.Join(people[0].Id, Long, 1);
        foreach (var conversation in (long[])[Crowded, Long]) history.Own(people[0].Id, conversation);
    }

    private static async Task<(double Ours, double Floor)> Restarts(Scale scale, Messenger large, Messenger small)
    {
        var (ours, floor) = (new Samples(), new Samples());
        for (var run = 0; run < scale.Runs; run++)
        {
            ours.Add(await Restart(large));
            floor.Add(await Restart(small));
        }
        return (ours.Median, floor.Median);
    }

    private static async Task<double> Restart(Messenger messenger)
    {
        await messenger.Kill();
        var from = Stopwatch.GetTimestamp();
        await messenger.Restart();
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    /// <summary>While the compiler makes what is asked for often fast, each of them is at another point of that.</summary>
    private static void Warm(Scale scale, params Messenger[] messengers)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < scale.Seconds(12))
            foreach (var messenger in messengers)
                foreach (var path in (string[])["/", $"/conversations/{Seed.Id(0)}", "/people?q=ada"]) Asked(scale, messenger, messenger.People[0], path);
    }

    private static double Asked(Scale scale, Messenger messenger, Person who, string path) => Median(scale, messenger, 40, _ => Request.Get(path, who.Cookies));

    private static double Page(Scale scale, Messenger messenger, Place place) =>
        Median(scale, messenger, 40, i => Request.Get($"/conversations/{place.Of(i)}{place.Page}", messenger.People[0].Cookies));

    private static double Post(Scale scale, Messenger messenger, Place place)
    {
        var posts = place.Conversations.Select(id => Wire.Post(messenger.People[0], id, "One more message, after all that was said before.")).ToArray();
        return Median(scale, messenger, 60, i => posts[i % posts.Length], 303);
    }

    /// <summary>Without script the form says that it was asked.</summary>
    private static double MentionAll(Scale scale, Messenger messenger, Place place) => Median(scale, messenger, 60, _ => Request.Form(
        $"/conversations/{place.Conversations[0]}/messages", messenger.People[0].Cookies, withClientId: true,
        ("__RequestVerificationToken", messenger.People[0].Token), ("Text", "@all One more message, after all that was said."), ("All", "on")), 303);

    /// <summary>In turns, of somebody who is in neither of the conversations.</summary>
    private static double AddAndRemove(Scale scale, Messenger messenger, Place place)
    {
        var (owner, other, members) = (messenger.People[0], Seed.Id(scale.Of(50_000, 1_500)), $"/conversations/{place.Conversations[0]}/members");
        var add = Request.Form(members, owner.Cookies, withClientId: true, ("__RequestVerificationToken", owner.Token), ("Members", other));
        var remove = Request.Form($"{members}/{other}/remove", owner.Cookies, withClientId: true, ("__RequestVerificationToken", owner.Token));
        return Median(scale, messenger, 20, i => i % 2 == 0 ? add : remove, 303);
    }

    private static double CatchUp(Scale scale, Messenger messenger, Place place)
    {
        var times = new Samples();
        for (var i = 0; i < scale.Of(10, 2); i++) times.Add(CatchUp(messenger, place, place.Of(i), Missed));
        return times.Median;
    }

    /// <summary>From asking for the stream to having all that was missed.</summary>
    private static double CatchUp(Messenger messenger, Place place, string conversation, int count)
    {
        using var crowd = new Crowd();
        var from = Stopwatch.GetTimestamp();
        crowd.Open(messenger.Port, 1, _ => Request.Events(messenger.People[0].Cookies, $"open={conversation}:{place.LastSeq - count}"));
        crowd.Loop.RunUntil("what was missed", () => crowd.Audience.Deliveries >= count);
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static double Median(Scale scale, Messenger messenger, int count, Func<int, Request> request, int status = 200) =>
        ClosedLoop.OneByOne(messenger.Port, scale.Of(count, 10), request, status).Median;

    /// <summary>Conversations that are visited.</summary>
    /// <param name="Page">The query that asks for the page.</param>
    /// <param name="LastSeq">Of each, before anything is posted.</param>
    private sealed record Place(string Which, string[] Conversations, string Page, int LastSeq)
    {
        public string Of(int i) => Conversations[i % Conversations.Length];
    }
}
