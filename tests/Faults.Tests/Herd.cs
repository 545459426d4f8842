using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace OrleansMessenger.Faults.Tests;

/// <summary>Many open tabs that come back, whatever ends them, in the way that the server has told them to.</summary>
internal sealed class Herd : IAsyncDisposable
{
    private const int TabsEach = 100;

    private readonly CancellationTokenSource _closed = new();
    private readonly Person[] _people;
    private readonly Task _following;

    private Herd(Person[] people, int size)
    {
        _people = people;
        Tabs = [.. Enumerable.Range(0, size).Select(number => new FollowingTab(people[number / TabsEach]))];
        _following = Task.WhenAll(Tabs.Select(tab => tab.Follow(_closed.Token)));
    }

    /// <summary>300; a thousand when <c>MESSENGER_FULL</c> is 1.</summary>
    public static int Size => Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1" ? 1_000 : 300;

    /// <summary>A server that admits so many streams in a second.</summary>
    public static MessengerSettings LimitedTo(int streams) => new()
    {
        More = new Dictionary<string, string> { ["Messenger:Limits:OpenEvents:Requests"] = $"{streams}" },
    };

    public FollowingTab[] Tabs { get; }

    /// <summary>Opens so many tabs, and goes on when all of them follow.</summary>
    public static async Task<Herd> Gather(Uri address, int size)
    {
        var people = new Person[(size + TabsEach - 1) / TabsEach];
        for (var i = 0; i < people.Length; i++) people[i] = await Person.Registered(address, string.Create(CultureInfo.InvariantCulture, $"Reader {i}"));
        var herd = new Herd(people, size);
        await herd.All("follow", tab => tab.Opened.Count == 1);
        return herd;
    }

    /// <summary>Waits until it is so for every tab.</summary>
    public Task All(string what, Func<FollowingTab, bool> isSo) =>
        Eventually.Is($"all tabs {what}", () => Task.FromResult(Array.TrueForAll(Tabs, tab => isSo(tab))), TimeSpan.FromSeconds(60));

    /// <summary>
    /// Somebody was admitted at some time between asking and being answered. So those whose both times are within one second
    /// were certainly admitted in it, however slow the machine is; on a quick one those are nearly all.
    /// </summary>
    public void NoSecondAdmitsMore(int limit)
    {
        var opened = Tabs.SelectMany(tab => tab.Opened).ToArray();
        foreach (var (from, _) in opened)
        {
            var within = opened.Count(times => times.Asked >= from && times.Answered < from + TimeSpan.FromSeconds(1));
            Assert.True(within <= limit, $"{within} streams were opened in the second from {from} on.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _following;
        _closed.Dispose();
        foreach (var person in _people) person.Dispose();
    }
}

/// <summary>One tab, which asks, follows, and comes back when it should.</summary>
internal sealed class FollowingTab(Person person)
{
    /// <summary>When it asked for each stream that it got and when the answer began: it was admitted in between. Since the machine's start.</summary>
    public ConcurrentQueue<(TimeSpan Asked, TimeSpan Answered)> Opened { get; } = [];

    /// <summary>How often it was told that there are too many.</summary>
    public int Refusals { get; private set; }

    /// <summary>Over how many milliseconds it would spread.</summary>
    public long Spread { get; private set; }

    /// <summary>In how many milliseconds each server that said goodbye let it return.</summary>
    public ConcurrentQueue<long> Goodbyes { get; } = [];

    public async Task Follow(CancellationToken closed)
    {
        var attempts = 0;
        try
        {
            while (true)
            {
                try
                {
                    var asked = Clock;
                    using var answer = await person.AskForEvents("", closed);
                    attempts = 0;
                    await Task.Delay(await HowLongAfter(answer, asked, closed), closed);
                }
                catch (HttpRequestException)
                {
                    // Nobody listens.
                    await Task.Delay(TimeSpan.FromSeconds(0.5 * Math.Pow(2, Math.Min(attempts++, 4)) * (0.5 + Random.Shared.NextDouble())), closed);
                }
            }
        }
        catch (OperationCanceledException) when (closed.IsCancellationRequested)
        {
            // The tab is closed.
        }
    }

    private async Task<TimeSpan> HowLongAfter(HttpResponseMessage answer, TimeSpan asked, CancellationToken closed)
    {
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Refusals++;
            return answer.Headers.RetryAfter!.Delta!.Value + TimeSpan.FromSeconds(Random.Shared.NextDouble());
        }
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Opened.Enqueue((asked, Clock));
        return await Read(answer, closed) is { } slot
            ? TimeSpan.FromMilliseconds(slot)
            : TimeSpan.FromMilliseconds(Spread * Random.Shared.NextDouble());
    }

    /// <summary>Reads to the end; the slot of a goodbye, or null when there was none.</summary>
    private async Task<long?> Read(HttpResponseMessage answer, CancellationToken closed)
    {
        long? slot = null;
        using var stream = new EventStream(answer);
        try
        {
            await foreach (var live in stream.Read(closed))
            {
                if (live.Name == "ready") Spread = JsonDocument.Parse(live.Data).RootElement.GetProperty("spread").GetInt64();
                if (live.Name == "heartbeat") Spread = Number(live);
                if (live.Name == "bye") Goodbyes.Enqueue((slot = Number(live)).Value);
            }
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            // Killed.
        }
        return slot;
    }

    private static long Number(LiveEvent live) => long.Parse(live.Data, CultureInfo.InvariantCulture);

    private static TimeSpan Clock => Stopwatch.GetElapsedTime(0);
}
