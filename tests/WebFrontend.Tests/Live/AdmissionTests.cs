using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class AdmissionTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(200, 1)]
    [InlineData(50, 10)]
    public void No_window_of_time_admits_more_than_are_allowed_and_nobody_is_refused_without_need(int requests, int seconds)
    {
        var admission = New(requests, seconds);
        var window = TimeSpan.FromSeconds(seconds);
        var admitted = new List<TimeSpan>();
        for (var i = 0; i < 20_000; i++)
        {
            // Floods and lulls, so that windows fill and empty.
            _time.Advance(window / requests * _random.NextDouble() * (i / 1_000 % 3));
            if (admission.TryEnter(out _)) admitted.Add(Now);
            else Assert.True(Now - admitted[^requests] < window);
        }
        for (var i = requests; i < admitted.Count; i++) Assert.True(admitted[i] - admitted[i - requests] >= window);
    }

    [Fact]
    public void Those_who_are_refused_are_handed_out_the_windows_that_follow()
    {
        var admission = New(5, 1);
        for (var i = 0; i < 5; i++) Assert.True(admission.TryEnter(out _));

        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3], Enumerable.Range(0, 15).Select(_ => Refused(admission)));
    }

    [Fact]
    public void A_herd_that_comes_when_it_is_told_to_is_refused_about_once_each()
    {
        const int Readers = 1_000;
        var admission = New(200, 1);
        var coming = new PriorityQueue<int, TimeSpan>(Enumerable.Range(0, Readers).Select(reader => (reader, TimeSpan.FromMilliseconds(_random.Next(50)))));
        var refusals = 0;
        while (coming.TryDequeue(out var reader, out var at))
        {
            _time.Advance(at - Now);
            if (admission.TryEnter(out var seconds)) continue;
            refusals++;
            coming.Enqueue(reader, at + TimeSpan.FromSeconds(seconds + _random.NextDouble()));
        }

        Assert.InRange(refusals, Readers - 200, Readers * 12 / 10);
        Assert.InRange(Now.TotalSeconds, 4, 7);
    }

    [Fact]
    public void A_flood_of_refused_makes_nobody_wait_for_ever()
    {
        var admission = New(1, 1);
        Assert.True(admission.TryEnter(out _));
        for (var i = 0; i < 100_000; i++) Assert.InRange(Refused(admission), 1, 61);

        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.True(admission.TryEnter(out _));
        Assert.InRange(Refused(admission), 1, 2);
    }

    [Theory]
    [InlineData(200, 1, 0, 0)]
    [InlineData(200, 1, 1, 5)]
    [InlineData(200, 1, 1_000, 5_000)]
    [InlineData(100, 10, 50, 5_000)]
    [InlineData(1_000_000, 1, 3, 1)]
    public void The_spread_is_what_so_many_readers_take_at_the_limit(int requests, int seconds, int readers, long milliseconds) =>
        Assert.Equal(milliseconds, New(requests, seconds).Spread(readers));

    [Theory]
    [InlineData(200, 1)]
    [InlineData(3, 2)]
    public void Those_who_are_sent_away_return_no_more_in_any_window_than_may_enter(int requests, int seconds)
    {
        var admission = New(requests, seconds);
        var returns = Enumerable.Range(0, 1_000).Select(_ => admission.NextReturn()).Order().ToArray();

        Assert.InRange(returns[0], 0, seconds * 1_000 / requests);
        for (var i = requests; i < returns.Length; i++) Assert.True(returns[i] - returns[i - requests] >= seconds * 1_000);
        Assert.InRange(returns[^1], admission.Spread(999), admission.Spread(999) * (requests + 1) / requests + seconds * 1_000 / requests + 1);
    }

    private TimeSpan Now => _time.GetUtcNow() - _time.Start;

    private Admission New(int requests, int seconds) =>
        new(Options.Create(new MessengerOptions { Limits = new() { OpenEvents = new(requests, seconds) } }), _time);

    private static int Refused(Admission admission)
    {
        Assert.False(admission.TryEnter(out var seconds));
        return seconds;
    }
}
