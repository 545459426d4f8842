using Microsoft.Extensions.Time.Testing;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using OrleansMessenger.Silo.Streams;

namespace OrleansMessenger.Grains.Tests.Streams;

public sealed class EventCacheTests
{
    private static readonly StreamId _one = StreamId.Create("numbers", "one");
    private static readonly StreamId _other = StreamId.Create("numbers", "other");

    private readonly FakeTimeProvider _clock = new();
    private readonly EventCache _cache;

    public EventCacheTests() => _cache = new(_clock);

    [Fact]
    public void A_reader_gets_what_is_of_its_stream_in_order()
    {
        Add((_one, 1), (_other, 2), (_one, 3));
        var cursor = _cache.GetCacheCursor(_one, Token(1));

        Assert.Equal([1, 3], Read(cursor));
        Add((_other, 4), (_one, 5));
        cursor.Refresh(Token(5));
        Assert.Equal([5], Read(cursor));
    }

    [Fact]
    public void News_that_come_while_a_reader_is_behind_skip_nothing()
    {
        Add((_one, 1), (_one, 2));
        var cursor = _cache.GetCacheCursor(_one, Token(1));
        Assert.True(Moves(cursor));

        Add((_one, 3));
        cursor.Refresh(Token(3));

        Assert.Equal([2, 3], Read(cursor));
    }

    [Fact]
    public void A_reader_that_asks_for_what_is_gone_begins_with_what_there_is()
    {
        Add((_one, 1), (_one, 2));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Add((_one, 3), (_one, 4));
        Purge();

        Assert.Equal([3, 4], Read(_cache.GetCacheCursor(_one, Token(1))));
    }

    [Fact]
    public void A_reader_that_is_slow_holds_nothing_up_and_goes_on_with_what_there_is()
    {
        Add((_one, 1), (_one, 2));
        var slow = _cache.GetCacheCursor(_one, Token(1));
        Assert.True(Moves(slow));
        _clock.Advance(TimeSpan.FromSeconds(11));
        Add((_one, 3));
        Purge();
        slow.Refresh(Token(3));

        Assert.False(_cache.IsUnderPressure());
        Assert.Equal([3], Read(slow));
    }

    [Fact]
    public void A_reader_from_elsewhere_whose_clock_was_ahead_hears_of_what_comes_next()
    {
        Add((_one, 1));
        var cursor = _cache.GetCacheCursor(_one, Token(1_000));
        Assert.Empty(Read(cursor));

        Add((_one, 2));
        cursor.Refresh(Token(2));

        Assert.Equal([2], Read(cursor));
    }

    [Fact]
    public void A_reader_that_asks_for_nothing_begins_with_the_newest()
    {
        Add((_one, 1), (_one, 2));

        Assert.Equal([2], Read(_cache.GetCacheCursor(_one, null)));
    }

    [Fact]
    public void However_much_comes_it_keeps_only_so_much()
    {
        for (var number = 1; number <= 20_000; number++) Add((_one, number));
        Purge();

        Assert.Equal(16_384, Read(_cache.GetCacheCursor(_one, Token(1))).Count());
    }

    private static EventSequenceTokenV2 Token(long number) => new(number);

    private void Add(params (StreamId Stream, long Number)[] events) =>
        _cache.AddToCache([.. events.Select(one => new QueuedEvents(one.Stream, [one.Number], one.Number))]);

    private void Purge() => Assert.False(_cache.TryPurgeFromCache(out _));

    private static bool Moves(IQueueCacheCursor cursor) => cursor.MoveNextWithResult().Kind == QueueCacheCursorMoveResultKind.Success;

    private static IEnumerable<long> Read(IQueueCacheCursor cursor)
    {
        while (Moves(cursor)) yield return cursor.GetCurrent(out _)!.SequenceToken.SequenceNumber;
    }
}
