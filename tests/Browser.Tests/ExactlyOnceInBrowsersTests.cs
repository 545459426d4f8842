using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// The drill with real browsers: people write in real composers, each in a browser of their own, over a network that loses half of
/// the answers, to a server that is killed again and again. In the end everything is there once, in order, in every open tab.
/// </summary>
public sealed class ExactlyOnceInBrowsersTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium)
{
    private const int MostUnsent = 10;

    // Four people in each conversation: twenty tabs with 10,000 messages each would be a test of how browsers draw.
    private static readonly (int Conversations, int Members) _people = Size.IsFull ? (5, 4) : (2, 3);
    private static readonly int _messages = Size.IsFull ? 500 : 15;
    private static readonly int _kills = Size.IsFull ? 20 : 3;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(Size.IsFull ? 60 : 2);

    private static readonly NetworkFaults _bad = new()
    {
        DropPosts = 0.5,
        Duplicate = 0.2,
        CutPieces = 0.05,
        StreamLife = TimeSpan.FromSeconds(6),
    };

    [Fact]
    public Task What_people_write_over_a_bad_network_to_a_server_that_is_killed_is_there_once_in_order_and_in_every_tab() => Scene(async () =>
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        await StartOwnMessenger();
        await using var proxy = await FaultyProxy.Start(Messenger.Address, seed);
        var writers = new List<Writer>();
        for (var number = 0; number < _people.Conversations; number++) writers.AddRange(await Gather($"Under fire {number}", proxy.Address));
        var clock = Stopwatch.StartNew();
        proxy.Faults = _bad;

        var total = writers.Count * _messages;
        var writing = Task.WhenAll(writers.Select(writer => writer.Writes(_messages, (float)_patience.TotalMilliseconds)));
        for (var kill = 1; kill <= _kills; kill++)
        {
            var due = kill * total / (_kills + 1);
            await Eventually.Is($"{due} messages are sent", () => Task.FromResult(writing.IsFaulted || writers.Sum(writer => writer.Sent) >= due), _patience);
            await Messenger.Crash();
        }
        await writing;
        await proxy.Mend();
        output.WriteLine($"{total} messages were written in {clock.Elapsed.TotalSeconds:0} s, with {_kills} kills.");

        foreach (var talk in writers.GroupBy(writer => writer.Conversation)) await Judge([.. talk]);
        output.WriteLine($"All is there after {clock.Elapsed.TotalSeconds:0} s, after {writers.Sum(writer => writer.Sent)} answers that arrived.");
    });

    /// <summary>A conversation whose members all look at it.</summary>
    private async Task<Writer[]> Gather(string title, Uri through)
    {
        var people = new List<Person>();
        for (var number = 0; number < _people.Members; number++)
            people.Add(await Person.Registered(Messenger.Address, string.Create(CultureInfo.InvariantCulture, $"Writer {number} {Guid.NewGuid().ToString("N")[..6]}")));
        var conversation = await people[0].StartConversation([.. people[1..]], title);
        return await Task.WhenAll(people.Select(async person =>
        {
            var visitor = await Arrives(new Identity(person.Nickname) { Email = person.Email }, through: through);
            await visitor.SignsIn();
            await visitor.GoesTo($"/conversations/{conversation}");
            return new Writer(visitor, person, conversation);
        }));
    }

    private async Task Judge(Writer[] writers)
    {
        foreach (var writer in writers) await writer.Visitor.HasSentAll((float)_patience.TotalMilliseconds);
        var log = await writers[0].Person.History(writers[0].Conversation);
        var tabs = await Task.WhenAll(writers.Select(writer => writer.Sees(log[^1])));
        output.WriteLine($"{log.Length} messages; the tabs begin with {string.Join(", ", tabs.Select(tab => tab.FirstSeq))}.");
        Assert.Equal(writers.Length * _messages, log.Length);
        Assert.Empty(HistoryChecker.Violations([.. writers.Select(writer => writer.Wrote)], log, tabs));
        foreach (var writer in writers) writer.Person.Dispose();
    }

    private sealed class Writer
    {
        private readonly List<SentMessage> _wrote = [];
        private int _sent;

        public Writer(Visitor visitor, Person person, string conversation)
        {
            (Visitor, Person, Conversation) = (visitor, person, conversation);
            visitor.Page.Response += (_, answer) =>
            {
                if (answer.Ok && answer.Url.EndsWith("/messages", StringComparison.Ordinal)) Interlocked.Increment(ref _sent);
            };
        }

        public Visitor Visitor { get; }

        public Person Person { get; }

        public string Conversation { get; }

        /// <summary>How many answers have arrived that say that a message is stored.</summary>
        public int Sent => Volatile.Read(ref _sent);

        public Sender Wrote => new(Person.Id, Person.Nickname, _wrote);

        /// <summary>One message after the other, and never far ahead of what has arrived.</summary>
        public async Task Writes(int count, float patience)
        {
            for (var number = 0; number < count; number++)
            {
                var message = new SentMessage(string.Create(CultureInfo.InvariantCulture, $"{Person.Nickname}: {number}."));
                await Expect(Visitor.Unsent.Nth(MostUnsent)).ToHaveCountAsync(0, new() { Timeout = patience });
                await Visitor.Submits(message.Text);
                _wrote.Add(message);
            }
        }

        /// <summary>The tab, once it is live and shows the end.</summary>
        public async Task<OpenTab> Sees(PostedMessage last)
        {
            await Visitor.IsConnected();
            await Visitor.Log.Locator($"article[data-client-id=\"{last.ClientId}\"]").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 60_000 });
            var shown = await Visitor.Messages.EvaluateAllAsync<string[][]>(
                "all => all.map(one => [one.dataset.seq, one.dataset.clientId, one.querySelector('.message__bubble').textContent])");
            return new OpenTab(
                $"The tab of {Person.Nickname}",
                [.. shown.Select(one => new ShownMessage(Guid.Parse(one[1]), one[2]))],
                long.Parse(shown[0][0], CultureInfo.InvariantCulture));
        }
    }
}
