using System.Collections.Concurrent;
using System.IO.Pipelines;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class TabGroupTests
{
    private readonly TabGroup _group = new();

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task Each_tab_gets_exactly_the_frames_after_its_joining_in_order_whoever_comes_and_goes(int readerTakes)
    {
        const int Frames = 20_000;
        var gate = new Lock();
        var sent = 0;
        var staying = new ConcurrentBag<(int First, Task<List<int>> Read)>();
        var left = new ConcurrentBag<(int First, PipeText Reader)>();

        bool SendOne()
        {
            lock (gate)
            {
                if (sent == Frames) return false;
                _group.Send(TabTests.Bytes($"{++sent}\n"));
                return true;
            }
        }

        (int First, Tab Tab, PipeText Reader) Join()
        {
            var (tab, reader) = NewTab(readerTakes);
            lock (gate)
            {
                Assert.True(_group.TryAdd(tab));
                return (sent + 1, tab, reader);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (SendOne())
            {
                if (random.Next(100) > 0) continue;
                var (first, tab, reader) = Join();
                if (random.Next(2) == 0 && first <= Frames)
                {
                    staying.Add((first, Task.Run(() => reader.ReadNumbers(Frames))));
                }
                else
                {
                    for (var i = random.Next(50); i > 0; i--) SendOne();
                    _group.Remove(tab);
                    left.Add((first, reader));
                }
            }
        })));

        Assert.True(staying.Count > 20 && left.Count > 20);
        foreach (var (first, read) in staying) Assert.Equal(Enumerable.Range(first, Frames - first + 1), await read);
        foreach (var (first, reader) in left)
        {
            var read = reader.ReadAvailable().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
            Assert.Equal(Enumerable.Range(first, read.Length), read);
        }
    }

    [Fact]
    public async Task A_tab_that_left_gets_nothing_that_is_sent_afterwards()
    {
        var (leaving, left) = NewTab();
        var (staying, reader) = NewTab();
        Assert.True(_group.TryAdd(leaving) && _group.TryAdd(staying));
        _group.Send(TabTests.Bytes("1\n"));
        await reader.ReadNumbers(1);
        await left.ReadNumbers(1);

        _group.Remove(leaving);
        _group.Send(TabTests.Bytes("2\n"));

        await reader.ReadNumbers(2);
        Assert.False(left.HasSome);
    }

    [Fact]
    public async Task What_arrives_during_a_pass_is_written_as_one_piece_by_the_next()
    {
        using var writer = new HeldWriter();
        var tab = new Tab(new StreamOutput(writer), int.MaxValue);
        tab.Open(default);
        Assert.True(_group.TryAdd(tab));

        _group.Send(TabTests.Bytes("alone"));
        await writer.Entered.WaitAsync(TabTests.Patience);
        for (var i = 0; i < 100; i++) _group.Send(TabTests.Bytes($"{i},"));
        var (last, reader) = NewTab();
        Assert.True(_group.TryAdd(last));
        _group.Send(TabTests.Bytes("7\n"));
        writer.Release();

        await reader.ReadNumbers(7);
        Assert.Equal(["alone", string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},")) + "7\n"], writer.Written);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_tab_that_joins_while_frames_wait_for_the_next_pass_gets_none_of_them(int waiting)
    {
        using var writer = new HeldWriter();
        var held = new Tab(new StreamOutput(writer), int.MaxValue);
        held.Open(default);
        Assert.True(_group.TryAdd(held));
        _group.Send(TabTests.Bytes("0\n"));
        await writer.Entered.WaitAsync(TabTests.Patience);
        for (var i = 0; i < waiting; i++) _group.Send(TabTests.Bytes("1\n"));

        var (tab, reader) = NewTab();
        Assert.True(_group.TryAdd(tab));
        _group.Send(TabTests.Bytes("2\n"));
        _group.Send(TabTests.Bytes("3\n"));
        writer.Release();

        Assert.Equal([2, 3], await reader.ReadNumbers(3));
    }

    [Fact]
    public async Task What_can_wait_reaches_every_tab_though_nothing_comes_that_it_could_travel_with()
    {
        var ((first, one), (second, two)) = (NewTab(), NewTab());
        Assert.True(_group.TryAdd(first) && _group.TryAdd(second));
        _group.Send(TabTests.Bytes("1\n"));
        await one.ReadNumbers(1);
        await two.ReadNumbers(1);

        _group.SendAlong(TabTests.Bytes("2\n"));

        Assert.False(one.HasSome || two.HasSome);
        Assert.Equal([2], await one.ReadNumbers(2));
        _group.SendAlong(TabTests.Bytes("3\n"));
        Assert.Equal([2, 3], await two.ReadNumbers(3));
    }

    [Fact]
    public async Task What_can_wait_goes_with_what_is_sent_next_and_before_it()
    {
        var (tab, reader) = NewTab();
        Assert.True(_group.TryAdd(tab));
        _group.Send(TabTests.Bytes("1\n"));
        await reader.ReadNumbers(1);

        _group.SendAlong(TabTests.Bytes("2\n"));
        _group.SendAlong(TabTests.Bytes("3\n"));
        var (later, laters) = NewTab();
        Assert.True(_group.TryAdd(later));
        _group.Send(TabTests.Bytes("4\n"));

        Assert.Equal([2, 3, 4], await reader.ReadNumbers(4));
        Assert.Equal([4], await laters.ReadNumbers(4));
    }

    [Fact]
    public async Task One_tab_that_does_not_read_delays_no_other()
    {
        var (slow, _) = NewTab(readerTakes: 1);
        var (quick, reader) = NewTab();
        Assert.True(_group.TryAdd(slow) && _group.TryAdd(quick));

        for (var i = 1; i <= 1_000; i++) _group.Send(TabTests.Bytes($"{i}\n"));

        Assert.Equal(Enumerable.Range(1, 1_000), await reader.ReadNumbers(1_000));
    }

    [Fact]
    public void A_group_with_tabs_can_not_retire_and_a_retired_one_takes_no_tab()
    {
        var (tab, _) = NewTab();
        Assert.True(_group.TryAdd(tab));
        Assert.False(_group.TryRetire());

        _group.Remove(tab);
        Assert.True(_group.IsEmpty);
        Assert.True(_group.TryRetire());
        Assert.False(_group.TryAdd(tab));
    }

    [Fact]
    public async Task Of_a_joining_tab_and_a_retirement_at_once_exactly_one_succeeds()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var (group, (tab, _)) = (new TabGroup(), NewTab());

            var joins = Task.Run(() => group.TryAdd(tab));
            var retires = Task.Run(group.TryRetire);

            Assert.NotEqual(await joins, await retires);
        }
    }

    /// <summary>An open tab without limit.</summary>
    private static (Tab Tab, PipeText Reader) NewTab(int readerTakes = 0)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: readerTakes, resumeWriterThreshold: readerTakes / 2, useSynchronizationContext: false));
        var tab = new Tab(new StreamOutput(pipe.Writer), int.MaxValue);
        tab.Open(default);
        return (tab, new PipeText(pipe));
    }
}
