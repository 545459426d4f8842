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
        var reading = tabs.Select(tab => ReadsUntil(tab, over.Token)).ToArray();
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
        foreach (var tab in tabs) await tab.IsAt(log.Max(message => message.Version), TimeSpan.FromSeconds(30));
        await over.CancelAsync();
        var streams = await Task.WhenAll(reading);
        output.WriteLine($"{log.Length} messages, {actors.Sum(actor => actor.Acts)} acts, {_kills} kills, {streams.Sum()} times a stream was opened.");
        Assert.Equal(log.Count(message => !message.IsTold), actors.Sum(actor => actor.Posts));
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
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent) await deed.Acknowledged(answer);
            else if (answer.StatusCode is not (HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable))
                throw new InvalidOperationException($"“{deed.Words}” was answered with {answer.StatusCode}.");
            return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Comes back with what it has when it was cut, or the server killed; and says how often.</summary>
    private static async Task<int> ReadsUntil(ReadingTab tab, CancellationToken over)
    {
        for (var times = 1; ; times++)
        {
            try
            {
                await tab.Reads(over);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                if (over.IsCancellationRequested) return times;
            }
        }
    }
}
