using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Edits, deletions and reactions, against posts to the same conversations of the same server, in turns; and how quickly tabs get them.</summary>
internal static class Acts
{
    private const int Authors = 50;
    private const int UnderWay = 200;
    private const int Streams = 1_000;
    private const string Text = "A message of ordinary length, as people write them to each other all day long, and nothing more.";

    /// <summary>Each has every third message, so that none meets what another has changed.</summary>
    private static readonly Kind[] _kinds =
    [
        new("edit", "edits", seq => [("Text", $"{Text} Edited."), ("Version", $"{seq}")]),
        new("delete", "deletions", _ => []),
        new("reactions", "reactions", _ => [("Emoji", "👍"), ("On", "true")]),
    ];

    public static async Task Run(Scale scale, Report report)
    {
        foreach (var (database, newStore) in ((string, Func<Task<Store>>)[])[("SQLite", () => Task.FromResult(Store.Sqlite())), ("PostgreSQL", Store.Postgres)])
        {
            await using var messenger = await Messenger.Start(Authors, await newStore());
            var conversations = new (Person Author, string Id)[scale.Of(1_000, 50)];
            await Parallel.ForAsync(0, conversations.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
                conversations[i] = (messenger.People[i % Authors], await messenger.People[i % Authors].StartConversation([messenger.People[(i + 1) % Authors]], $"Conversation {i}")));
            Measure(scale, report, database, messenger.Port, conversations);
        }
        await FanOut(scale, report);
    }

    private static void Measure(Scale scale, Report report, string database, int port, (Person Author, string Id)[] conversations)
    {
        var posts = Array.ConvertAll(conversations, one => Wire.Post(one.Author, one.Id, Text));
        var posted = 0;
        Request Post() => posts[posted++ % posts.Length];
        PerSecond(port, Post, scale.Seconds(20));
        while (posted / posts.Length < scale.Of(200, 400)) PerSecond(port, Post, scale.Seconds(2));
        var places = posted / posts.Length;

        var postsPerSecond = new List<double>();
        var actsPerSecond = _kinds.ToDictionary(kind => kind, _ => new List<double>());
        var next = _kinds.ToDictionary(kind => kind, _ => 0);
        Request Next(int number)
        {
            var n = next[_kinds[number]]++;
            var seq = number + 1 + n / conversations.Length * _kinds.Length;
            if (seq > places) throw new InvalidOperationException($"More messages are needed than the {places} of each conversation.");
            var (author, id) = conversations[n % conversations.Length];
            return _kinds[number].Of(author, id, seq);
        }
        for (var run = 0; run < scale.Runs; run++)
        {
            postsPerSecond.Add(PerSecond(port, Post, scale.Seconds(1.5)));
            foreach (var (number, kind) in _kinds.Index()) actsPerSecond[kind].Add(PerSecond(port, () => Next(number), scale.Seconds(1.5)));
        }
        foreach (var (number, kind) in _kinds.Index())
        {
            var post = ClosedLoop.OneByOne(port, scale.Of(300, 10), _ => Post(), 303).Median;
            var act = ClosedLoop.OneByOne(port, scale.Of(300, 10), _ => Next(number), 303).Median;
            report.Add("acts", $"{database}: p50 ms of a lone one of {kind.Words}, beside a post", act, post, Aim.RatioAtMost(1.3));
            report.Add("acts", $"{database}: {kind.Words}/s, {UnderWay} under way, beside posts", Samples.MedianOf(actsPerSecond[kind]), Samples.MedianOf(postsPerSecond), Aim.RatioAtLeast(0.77));
        }
    }

    private static double PerSecond(int port, Func<Request> next, TimeSpan time)
    {
        using var loop = new EventLoop();
        var load = new ClosedLoop(loop, port, UnderWay, next, 303);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        loop.RunFor(time);
        var perSecond = load.Answers / clock.Elapsed.TotalSeconds;
        load.End();
        return perSecond;
    }

    /// <summary>Reactions come and go on eight messages in turn, so that no two of those under way are of one message, whose event they would share.</summary>
    private static async Task FanOut(Scale scale, Report report)
    {
        const int messages = 8;
        await using var messenger = await Messenger.Start(2);
        var (author, id) = (messenger.People[0], await messenger.StartConversation("Bench"));
        for (var seq = 2; seq <= messages; seq++) (await author.Post(id, Text)).Dispose();
        using var crowd = Crowd.Gather(messenger.Port, scale.Of(Streams, 50), _ => Request.Events(messenger.People[1].Cookies, $"open={id}:{messages}"));
        var post = Wire.Post(author, id, Text);
        var reactions = Enumerable.Range(0, 2 * messages).Select(i => Request.Form(
            $"/conversations/{id}/messages/{i % messages + 1}/reactions", author.Cookies, withClientId: true,
            ("__RequestVerificationToken", author.Token), ("Emoji", "👍"), ("On", i < messages ? "true" : "false"))).ToArray();
        var asked = 0;
        Func<Request>[] both = [() => post, () => reactions[asked++ % reactions.Length]];
        foreach (var one in both) Deliveries(crowd, messenger.Port, one, scale.Seconds(8));
        List<double>[] runs = [[], []];
        for (var run = 0; run < scale.Of(5, 1); run++)
            foreach (var (i, one) in both.Index()) runs[i].Add(Deliveries(crowd, messenger.Port, one, scale.Seconds(2)));
        report.Add("acts", $"{Streams:N0} streams: deliveries/s of reactions, beside posts", Samples.MedianOf(runs[1]), Samples.MedianOf(runs[0]), Aim.RatioAtLeast(0.85));
    }

    private static double Deliveries(Crowd crowd, int port, Func<Request> next, TimeSpan time)
    {
        var before = crowd.Audience.Deliveries;
        var flood = new Flood(crowd, port, next);
        crowd.Loop.RunFor(time);
        var perSecond = (crowd.Audience.Deliveries - before) / time.TotalSeconds;
        flood.End(crowd);
        return perSecond;
    }

    /// <param name="Route">The end of its route.</param>
    private sealed record Kind(string Route, string Words, Func<int, (string, string)[]> Fields)
    {
        public Request Of(Person author, string conversation, int seq) => Request.Form(
            $"/conversations/{conversation}/messages/{seq}/{Route}", author.Cookies, withClientId: true,
            [("__RequestVerificationToken", author.Token), .. Fields(seq)]);
    }
}
