using Xunit.Abstractions;

namespace OrleansMessenger.Faults.Tests;

public sealed class HerdTests(ITestOutputHelper output)
{
    private const int Limit = 100;

    [Fact]
    public async Task Everybody_comes_back_after_a_kill_and_no_second_admits_more_than_the_limit()
    {
        await using var messenger = await MessengerProcess.Start(Herd.LimitedTo(Limit));
        await using var herd = await Herd.Gather(messenger.Address, Herd.Size);
        // A heartbeat tells those who came first of those who came after them.
        await herd.All("know of each other", tab => tab.Spread == Herd.Size * 1_000 / Limit);
        var refusals = herd.Tabs.Sum(tab => tab.Refusals);

        await messenger.Crash();
        await herd.All("are back", tab => tab.Opened.Count >= 2);

        herd.NoSecondAdmitsMore(Limit);
        var back = herd.Tabs.Select(tab => tab.Opened.Last()).ToArray();
        var took = back.Max(times => times.Answered) - back.Min(times => times.Asked);
        output.WriteLine($"All back {took.TotalSeconds:0.0} s after the first asked, "
            + $"refused {(double)(herd.Tabs.Sum(tab => tab.Refusals) - refusals) / Herd.Size:0.00} times on average.");
        Assert.True(took >= TimeSpan.FromSeconds(Herd.Size / Limit - 1), $"{took}");
        Assert.Equal(0, herd.Tabs.Sum(tab => tab.Goodbyes.Count));
    }
}
