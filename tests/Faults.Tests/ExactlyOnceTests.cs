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
    private static readonly int _messages = _full ? 500 : 15;
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
    public async Task What_twenty_people_send_over_a_bad_network_to_a_server_that_is_killed_is_there_once_in_order_and_in_every_tab()
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
        var milestones = Enumerable.Range(1, _kills).Select(kill => new Milestone(kill * Senders * _messages / (_kills + 1), _patience)).ToArray();
        var sending = Task.WhenAll(people.Select(person => new Talker(person, conversation).Sends(_messages, milestones)));
        foreach (var milestone in milestones)
        {
            await await Task.WhenAny(milestone.Reached, sending);
            await messenger.Crash();
        }
        var senders = await sending;
        await proxy.Mend();

        var log = await people[0].History(conversation);
        foreach (var tab in tabs) await tab.Shows(log[^1]);
        await over.CancelAsync();
        await Task.WhenAll(reading);
        output.WriteLine($"{log.Length} messages, {_kills} kills, {tabs.Sum(tab => tab.Reconnects)} times a stream was opened.");
        Assert.Equal(Senders * _messages, senders.Sum(sender => sender.Messages.Count));
        var violations = HistoryChecker.Violations(senders, log, [.. tabs.Select(tab => tab.Seen)]).ToArray();
        foreach (var violation in violations) output.WriteLine(violation);
        Assert.Empty(violations);
        foreach (var person in people) person.Dispose();
    }

    /// <summary>Somebody who sends one message after the other, each under its own id until it is acknowledged.</summary>
    private sealed class Talker(Person person, string conversation)
    {
        public async Task<Sender> Sends(int count, Milestone[] milestones)
        {
            var sent = new List<SentMessage>();
            for (var number = 0; number < count; number++)
            {
                var message = new SentMessage(string.Create(CultureInfo.InvariantCulture, $"{person.Nickname}: {number}"), Guid.NewGuid());
                await Eventually.Is($"“{message.Text}” is acknowledged", () => IsAcknowledged(message), _patience);
                sent.Add(message);
                foreach (var milestone in milestones) milestone.Pass();
            }
            return new Sender(person.Id, person.Nickname, sent);
        }

        private async Task<bool> IsAcknowledged(SentMessage message)
        {
            try
            {
                using var answer = await person.Post(conversation, message.Text, message.ClientId);
                if (answer.StatusCode is not (HttpStatusCode.SeeOther or HttpStatusCode.ServiceUnavailable))
                    throw new InvalidOperationException($"“{message.Text}” was answered with {answer.StatusCode}.");
                return answer.StatusCode == HttpStatusCode.SeeOther;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }

    /// <summary>An open page as the contract describes it: it puts fragments in by id, and comes back with its version.</summary>
    private sealed class ReadingTab(Person person, string conversation)
    {
        private readonly ConcurrentDictionary<Guid, ShownMessage> _shown = [];
        private readonly List<ShownMessage> _order = [];
        private long _version;

        public int Reconnects { get; private set; }

        public OpenTab Seen => new($"The tab of {person.Nickname}", _order);

        public Task Shows(PostedMessage message) =>
            Eventually.Is($"{person.Nickname} sees “{message.Text}”", () => Task.FromResult(_shown.ContainsKey(message.ClientId)), TimeSpan.FromSeconds(30));

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
                foreach (var missed in await person.History(conversation)) Show(missed);
            }
            else if (live.Message is { } message)
            {
                Show(message);
            }
        }

        private void Show(PostedMessage message)
        {
            _version = Math.Max(_version, message.Version);
            var shown = new ShownMessage(message.ClientId, message.Text);
            // The same again takes its own place; what is new comes last, so that the judge sees in which order it came.
            if (_shown.TryAdd(message.ClientId, shown)) _order.Add(shown);
        }
    }
}
