using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace OrleansMessenger.Faults.Tests;

/// <summary>Twenty people on a network that is as bad as it gets, with a server that is killed again and again.</summary>
public sealed class ExactlyOnceTests(ITestOutputHelper output)
{
    private const int Senders = 20;
    private const int Readers = 4;

    private static readonly bool _full = Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1";
    private static readonly int _deeds = _full ? 500 : 18;
    private static readonly int _kills = _full ? 20 : 3;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(_full ? 30 : 2);

    private static readonly NetworkFaults _bad = new()
    {
        DropPosts = 0.5,
        Duplicate = 0.2,
        MostLate = TimeSpan.FromSeconds(2),
        CutPieces = 0.05,
        StreamLife = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public async Task What_twenty_people_do_over_a_bad_network_to_a_server_that_is_killed_is_done_once_in_order_and_in_every_tab()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        await using var messenger = await MessengerProcess.Start();
        await using var proxy = await FaultyProxy.Start(messenger.Address, seed);
        var people = await Task.WhenAll(Enumerable.Range(0, Senders).Select(number =>
            Person.Registered(proxy.Address, string.Create(CultureInfo.InvariantCulture, $"Sender {number}"))));
        var conversation = await people[0].StartConversation(people[1..], "Under fire");

        proxy.Faults = _bad;
        using var over = new CancellationTokenSource();
        var tabs = people[..Readers].Select(person => new ReadingTab(person, conversation)).ToArray();
        var reading = tabs.Select(tab => tab.ReadsUntil(over.Token)).ToArray();
        var milestones = Enumerable.Range(1, _kills).Select(kill => new Milestone(kill * Senders * _deeds / (_kills + 1), _patience)).ToArray();
        var there = new ConcurrentDictionary<long, Guid>();
        var acting = Task.WhenAll(people.Select((person, number) => Acts(new Actor(person, conversation, there, new Random(seed + number)), milestones)));
        foreach (var milestone in milestones)
        {
            await await Task.WhenAny(milestone.Reached, acting);
            await messenger.Crash();
        }
        var actors = await acting;
        await proxy.Mend();

        var log = await people[0].History(conversation);
        foreach (var tab in tabs) await tab.IsAt(log.Max(message => message.Version));
        await over.CancelAsync();
        await Task.WhenAll(reading);
        output.WriteLine($"{log.Length} messages, {actors.Sum(actor => actor.Acts)} acts, {_kills} kills, {tabs.Sum(tab => tab.Reconnects)} times a stream was opened.");
        Assert.Equal(log.Length, actors.Sum(actor => actor.Posts));
        var violations = HistoryChecker.Violations([.. actors.Select(actor => actor.Sender)], log, [.. tabs.Select(tab => tab.Seen)]).ToArray();
        foreach (var violation in violations) output.WriteLine(violation);
        Assert.Empty(violations);
        foreach (var person in people) person.Dispose();
    }

    /// <summary>Somebody who does one thing after the other, each until it is acknowledged, or refused since somebody else was quicker.</summary>
    private static async Task<Actor> Acts(Actor actor, Milestone[] milestones)
    {
        for (var deed = 0; deed < _deeds; deed++)
        {
            var next = actor.Next();
            await Eventually.Is(next.Words, () => IsAnswered(next), _patience);
            foreach (var milestone in milestones) milestone.Pass();
        }
        return actor;
    }

    private static async Task<bool> IsAnswered(Deed deed)
    {
        try
        {
            using var answer = await deed.Ask();
            if (answer.StatusCode == HttpStatusCode.OK) await deed.Acknowledged(answer);
            else if (answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable))
                throw new InvalidOperationException($"“{deed.Words}” was answered with {answer.StatusCode}.");
            return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>An open page as the contract describes it: it puts fragments in by id, and comes back with its version.</summary>
    private sealed class ReadingTab(Person person, string conversation)
    {
        private readonly List<PostedMessage> _shown = [];
        private (long Version, long[] Seqs) _pins = (0, []);
        private long _version;

        public int Reconnects { get; private set; }

        public OpenTab Seen =>
            new($"The tab of {person.Nickname}", [.. _shown.Select(message => new ShownMessage(message.ClientId, message.Text, message.Marks))], Pins: _pins.Seqs);

        public Task IsAt(long version) =>
            Eventually.Is($"{person.Nickname} sees version {version}", () => Task.FromResult(Volatile.Read(ref _version) >= version), TimeSpan.FromSeconds(30));

        public async Task ReadsUntil(CancellationToken over)
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    Reconnects++;
                    using var stream = await person.OpenEvents($"open={conversation}:{_version}", over);
                    await foreach (var live in stream.Read(over)) await Take(live);
                }
                catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
                {
                    // Cut, killed or over: comes back with what it has.
                }
            }
        }

        private async Task Take(LiveEvent live)
        {
            if (live.Name == "stale")
            {
                var history = await person.History(conversation);
                foreach (var missed in history) Show(missed);
                _pins = (0, [.. history.Where(message => message.IsPinned).Select(message => message.Seq)]);
            }
            else if (live.Message is { } message)
            {
                Show(message);
            }
            else if (live.Pins is { } pins)
            {
                if (pins.Version > _pins.Version) _pins = pins;
                _version = Math.Max(_version, pins.Version);
            }
        }

        /// <summary>The same again takes its own place; what is new comes last, so that the judge sees in which order it came.</summary>
        private void Show(PostedMessage message)
        {
            var place = _shown.FindIndex(shown => shown.ClientId == message.ClientId);
            if (place < 0) _shown.Add(message);
            else if (_shown[place].Version <= message.Version) _shown[place] = message;
            _version = Math.Max(_version, message.Version);
        }
    }
}
