using Xunit.Abstractions;

namespace OrleansMessenger.Faults.Tests;

public sealed class StopTests(ITestOutputHelper output)
{
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
