using System.Net;
using Xunit.Abstractions;

namespace OrleansMessenger.Faults.Tests;

public sealed class StopTests(ITestOutputHelper output)
{
    private const int Limit = 100;

    [Fact]
    public async Task SIGTERM_with_fifty_open_streams_ends_them_cleanly_within_two_seconds()
    {
        await using var messenger = await MessengerProcess.Start();
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        var conversation = await ada.StartConversation([grace], "Open", "hello");
        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(number =>
            (number % 2 == 0 ? ada : grace).OpenEvents($"open={conversation}:0")));
        var readers = streams.Select(stream => new Reader(stream)).ToArray();
        foreach (var reader in readers) await reader.IsReady;

        var ended = await messenger.Stop();

        output.WriteLine($"Stopped within {ended.Took.TotalMilliseconds:0} ms.");
        Assert.Equal(0, ended.ExitCode);
        Assert.True(ended.Took < TimeSpan.FromSeconds(2), $"It took {ended.Took.TotalSeconds:0.0} s.");
        foreach (var reader in readers) Assert.Equal("bye", (await reader.Events)[^1].Name);
        Assert.Equal("", ended.Errors);
    }

    [Fact]
    public async Task What_was_posted_before_SIGTERM_is_there_after_the_next_start()
    {
        await using var messenger = await MessengerProcess.Start();
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        var conversation = await ada.StartConversation([grace], "Kept", "hello");

        Assert.Equal(0, (await messenger.Stop()).ExitCode);
        await messenger.Start();

        Assert.Equal(["hello"], (await grace.History(conversation)).Select(message => message.Text));
    }

    [Fact]
    public async Task SIGTERM_in_the_middle_of_posting_and_saving_loses_nothing_and_sends_everybody_away_in_turn_even_while_an_upload_never_ends()
    {
        await using var messenger = await MessengerProcess.Start(Herd.LimitedTo(Limit));
        using var upload = await UnendingRequest.Begin(
            messenger.Address, "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\nEmail=");
        using var headers = await UnendingRequest.Begin(messenger.Address, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Unending: ");
        await using var herd = await Herd.Gather(messenger.Address, Herd.Size);
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        var conversation = await ada.StartConversation([grace], "Busy");
        var (posts, saves) = (new Milestone(100), new Milestone(50));
        var posting = Enumerable.Range(0, 4).Select(number => PostUntilNobodyAnswers(number % 2 == 0 ? ada : grace, conversation, posts)).ToArray();
        var saving = SaveUntilNobodyAnswers(ada, saves);
        await Task.WhenAll(posts.Reached, saves.Reached);

        var ended = await messenger.Stop();

        output.WriteLine($"Stopped within {ended.Took.TotalMilliseconds:0} ms.");
        Assert.Equal(0, ended.ExitCode);
        Assert.True(ended.Took < TimeSpan.FromSeconds(5), $"It took {ended.Took.TotalSeconds:0.0} s.");
        Assert.Equal("", ended.Errors);
        // Whose turn came while the server still listened has heard it twice.
        await herd.All("were sent away", tab => tab.Opened.Count == tab.Goodbyes.Count);
        var slots = herd.Tabs.SelectMany(tab => tab.Goodbyes).Order().ToArray();
        for (var i = Limit; i < slots.Length; i++) Assert.True(slots[i] - slots[i - Limit] >= 1_000, $"Too many return in the second to {slots[i]} ms.");
        Assert.InRange(slots[^1], (slots.Length - 1) * 1_000 / Limit, slots.Length * 1_020 / Limit);

        var acknowledged = (await Task.WhenAll(posting)).SelectMany(texts => texts);
        var saved = await saving;
        await messenger.Start();
        // What was accepted was answered too, so nothing else is there.
        Assert.Equal(acknowledged.Order(), (await ada.History(conversation)).Select(message => message.Text).Order());
        var form = (await ada.Page("/")).QuerySelector("form[data-durable=new-conversation]")!;
        Assert.Equal(saved, form.QuerySelector("[name=Text]")!.TextContent);
        await herd.All("are back", tab => tab.Opened.Count > tab.Goodbyes.Count);
        herd.NoSecondAdmitsMore(Limit);
    }

    /// <summary>The texts that were acknowledged.</summary>
    private static async Task<List<string>> PostUntilNobodyAnswers(Person author, string conversation, Milestone posts)
    {
        var acknowledged = new List<string>();
        try
        {
            while (true)
            {
                var text = $"{Guid.NewGuid()}";
                using var answer = await author.Post(conversation, text);
                Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
                acknowledged.Add(text);
                posts.Pass();
            }
        }
        catch (HttpRequestException)
        {
            return acknowledged;
        }
    }

    /// <summary>The text that was acknowledged last.</summary>
    private static async Task<string> SaveUntilNobodyAnswers(Person writer, Milestone saves)
    {
        var (revision, acknowledged) = (0L, "");
        try
        {
            while (true)
            {
                var text = $"half a sentence {revision}";
                var answer = await writer.SaveDraft("new-conversation", revision, ("Text", text));
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                (revision, acknowledged) = (answer.Revision, text);
                saves.Pass();
            }
        }
        catch (HttpRequestException)
        {
            return acknowledged;
        }
    }

    private sealed class Reader
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Reader(EventStream stream) => Events = ReadAll(stream);

        public Task IsReady => _ready.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public Task<List<LiveEvent>> Events { get; }

        private async Task<List<LiveEvent>> ReadAll(EventStream stream)
        {
            var events = new List<LiveEvent>();
            await foreach (var live in stream.Read())
            {
                events.Add(live);
                if (live.Message is not null) _ready.TrySetResult();
            }
            stream.Dispose();
            return events;
        }
    }
}
