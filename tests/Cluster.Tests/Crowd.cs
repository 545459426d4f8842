using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>People in conversations who talk, type and read at the same time, until they fall silent and are judged.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Pauses _pauses;
    private readonly CancellationTokenSource _silence = new();
    private readonly CancellationTokenSource _over = new();
    private readonly Task[] _reading;
    private readonly Task _talking;

    private Crowd(Participant[] people, Pauses pauses)
    {
        (People, _pauses) = (people, pauses);
        _reading = [.. people.Select(person => person.ReadsUntil(_over.Token))];
        _talking = Task.WhenAll(people.Select(person => person.TalksUntil(_silence.Token)));
    }

    public IReadOnlyList<Participant> People { get; }

    /// <param name="stay">Whether each stays with the own frontend, also when it doesn't answer.</param>
    public static async Task<Crowd> Gather(
        Uri[] frontends, Pauses pauses, int conversations, int members, TimeSpan thinking, bool stay = false)
    {
        var people = await Register(frontends, conversations * members);
        var participants = new List<Participant>();
        foreach (var group in people.Chunk(members))
        {
            var conversation = await group[0].StartConversation(group[1..], "Over the cluster");
            var there = new ConcurrentDictionary<long, Guid>();
            participants.AddRange(group.Select(person => new Participant(
                new Actor(person, conversation, there, new Random()), conversation, stay ? [person.Address] : frontends, pauses, thinking)));
        }
        return new([.. participants], pauses);
    }

    /// <summary>People at all frontends in turn.</summary>
    public static async Task<List<Person>> Register(Uri[] frontends, int count)
    {
        var people = new List<Person>();
        // A few at once: each costs a password hash.
        foreach (var some in Enumerable.Range(0, count).Chunk(6))
        {
            people.AddRange(await Task.WhenAll(some.Select(number =>
                Person.Registered(frontends[number % frontends.Length], string.Create(CultureInfo.InvariantCulture, $"Person {number}")))));
        }
        return people;
    }

    /// <summary>Until so many more acts are acknowledged.</summary>
    public Task Talks(string phase, int acts)
    {
        _pauses.Phase = phase;
        var enough = _pauses.AcknowledgedCount + acts;
        return Eventually.Is($"people talk on: {phase}", async () =>
        {
            if (_talking.IsFaulted) await _talking;
            return _pauses.AcknowledgedCount >= enough;
        }, TimeSpan.FromSeconds(60));
    }

    /// <summary>When the talking is over, everybody has seen everything, once and in order, and what was typed is kept.</summary>
    public async Task IsRight()
    {
        await _silence.CancelAsync();
        await _talking;
        foreach (var conversation in People.GroupBy(person => person.Conversation))
        {
            var log = await conversation.First().Person.History(conversation.Key);
            foreach (var person in conversation) await person.Tab.IsAt(log.Max(message => message.Version), _patience);
            Assert.Empty(HistoryChecker.Violations(
                [.. conversation.Select(person => person.Sender)], log, [.. conversation.Select(person => person.Tab.Seen)]));
        }
        foreach (var person in People)
        {
            var (kept, typed) = await person.Draft();
            Assert.Equal(typed, kept);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _silence.CancelAsync();
        await _over.CancelAsync();
        await Task.WhenAll([.. _reading, _talking]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var person in People) person.Dispose();
        _silence.Dispose();
        _over.Dispose();
    }
}
