using System.Collections.Concurrent;
using System.IO.Pipelines;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class ConnectionGroupTests
{
    private readonly ConnectionGroup _group = new();

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    public async Task Each_connection_gets_exactly_the_frames_after_its_joining_in_order_whoever_comes_and_goes(int readerTakes)
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
                _group.Send(ConnectionTests.Bytes($"{++sent}\n"));
                return true;
            }
        }

        (int First, Connection Connection, PipeText Reader) Join()
        {
            var (connection, reader) = NewConnection(readerTakes);
            lock (gate)
            {
                Assert.True(_group.TryAdd(connection));
                return (sent + 1, connection, reader);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (SendOne())
            {
                if (random.Next(100) > 0) continue;
                var (first, connection, reader) = Join();
                if (random.Next(2) == 0 && first <= Frames)
                {
                    staying.Add((first, Task.Run(() => reader.ReadNumbers(Frames))));
                }
                else
                {
                    for (var i = random.Next(50); i > 0; i--) SendOne();
                    _group.Remove(connection);
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
    public async Task A_connection_that_left_gets_nothing_that_is_sent_afterwards()
    {
        var (leaving, left) = NewConnection();
        var (staying, reader) = NewConnection();
        Assert.True(_group.TryAdd(leaving) && _group.TryAdd(staying));
        _group.Send(ConnectionTests.Bytes("1\n"));
        await reader.ReadNumbers(1);
        await left.ReadNumbers(1);

        _group.Remove(leaving);
        _group.Send(ConnectionTests.Bytes("2\n"));

        await reader.ReadNumbers(2);
        Assert.False(left.HasSome);
    }

    [Fact]
    public async Task What_arrives_during_a_pass_is_written_as_one_piece_by_the_next()
    {
        using var writer = new HeldWriter();
        var connection = new Connection(new StreamOutput(writer), int.MaxValue);
        connection.Open(default);
        Assert.True(_group.TryAdd(connection));

        _group.Send(ConnectionTests.Bytes("alone"));
        await writer.Entered.WaitAsync(ConnectionTests.Patience);
        for (var i = 0; i < 100; i++) _group.Send(ConnectionTests.Bytes($"{i},"));
        var (last, reader) = NewConnection();
        Assert.True(_group.TryAdd(last));
        _group.Send(ConnectionTests.Bytes("7\n"));
        writer.Release();

        await reader.ReadNumbers(7);
        Assert.Equal(["alone", string.Concat(Enumerable.Range(0, 100).Select(i => $"{i},")) + "7\n"], writer.Written);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_connection_that_joins_while_frames_wait_for_the_next_pass_gets_none_of_them(int waiting)
    {
        using var writer = new HeldWriter();
        var held = new Connection(new StreamOutput(writer), int.MaxValue);
        held.Open(default);
        Assert.True(_group.TryAdd(held));
        _group.Send(ConnectionTests.Bytes("0\n"));
        await writer.Entered.WaitAsync(ConnectionTests.Patience);
        for (var i = 0; i < waiting; i++) _group.Send(ConnectionTests.Bytes("1\n"));

        var (connection, reader) = NewConnection();
        Assert.True(_group.TryAdd(connection));
        _group.Send(ConnectionTests.Bytes("2\n"));
        _group.Send(ConnectionTests.Bytes("3\n"));
        writer.Release();

        Assert.Equal([2, 3], await reader.ReadNumbers(3));
    }

    [Fact]
    public async Task What_can_wait_reaches_every_connection_though_nothing_comes_that_it_could_travel_with()
    {
        var ((first, one), (second, two)) = (NewConnection(), NewConnection());
        Assert.True(_group.TryAdd(first) && _group.TryAdd(second));
        _group.Send(ConnectionTests.Bytes("1\n"));
        await one.ReadNumbers(1);
        await two.ReadNumbers(1);

        _group.SendAlong(ConnectionTests.Bytes("2\n"));

        Assert.False(one.HasSome || two.HasSome);
        Assert.Equal([2], await one.ReadNumbers(2));
        _group.SendAlong(ConnectionTests.Bytes("3\n"));
        Assert.Equal([2, 3], await two.ReadNumbers(3));
    }

    [Fact]
    public async Task What_can_wait_goes_with_what_is_sent_next_and_before_it()
    {
        var (connection, reader) = NewConnection();
        Assert.True(_group.TryAdd(connection));
        _group.Send(ConnectionTests.Bytes("1\n"));
        await reader.ReadNumbers(1);

        _group.SendAlong(ConnectionTests.Bytes("2\n"));
        _group.SendAlong(ConnectionTests.Bytes("3\n"));
        var (later, laters) = NewConnection();
        Assert.True(_group.TryAdd(later));
        _group.Send(ConnectionTests.Bytes("4\n"));

        Assert.Equal([2, 3, 4], await reader.ReadNumbers(4));
        Assert.Equal([4], await laters.ReadNumbers(4));
    }

    [Fact]
    public async Task One_connection_that_does_not_read_delays_no_other()
    {
        var (slow, _) = NewConnection(readerTakes: 1);
        var (quick, reader) = NewConnection();
        Assert.True(_group.TryAdd(slow) && _group.TryAdd(quick));

        for (var i = 1; i <= 1_000; i++) _group.Send(ConnectionTests.Bytes($"{i}\n"));

        Assert.Equal(Enumerable.Range(1, 1_000), await reader.ReadNumbers(1_000));
    }

    [Fact]
    public void A_group_with_connections_can_not_retire_and_a_retired_one_takes_no_connection()
    {
        var (connection, _) = NewConnection();
        Assert.True(_group.TryAdd(connection));
        Assert.False(_group.TryRetire());

        _group.Remove(connection);
        Assert.True(_group.IsEmpty);
        Assert.True(_group.TryRetire());
        Assert.False(_group.TryAdd(connection));
    }

    [Fact]
    public async Task Of_a_joining_connection_and_a_retirement_at_once_exactly_one_succeeds()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var (group, (connection, _)) = (new ConnectionGroup(), NewConnection());

            var joins = Task.Run(() => group.TryAdd(connection));
            var retires = Task.Run(group.TryRetire);

            Assert.NotEqual(await joins, await retires);
        }
    }

    /// <summary>An open connection without limit.</summary>
    private static (Connection Connection, PipeText Reader) NewConnection(int readerTakes = 0)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: readerTakes, resumeWriterThreshold: readerTakes / 2, useSynchronizationContext: false));
        var connection = new Connection(new StreamOutput(pipe.Writer), int.MaxValue);
        connection.Open(default);
        return (connection, new PipeText(pipe));
    }
}
