using System.IO.Pipelines;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class ConnectionTests
{
    private const int Limit = 100;

    [Fact]
    public async Task What_comes_before_the_connection_is_opened_follows_what_was_missed()
    {
        var (connection, reader) = NewConnection();
        connection.Send(Bytes("b"));
        connection.Send(Bytes("c"));
        Assert.False(reader.HasSome);

        connection.Open(Bytes("a"));
        connection.Send(Bytes("d"));

        Assert.Equal("abcd", await reader.Read(4));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_keeps_no_sender_waiting_and_gets_everything_in_order_once_it_reads()
    {
        var (connection, reader) = NewConnection(readerTakes: 2);
        connection.Open(Bytes(""));
        var text = new string([.. Enumerable.Range(0, 60).Select(i => (char)('0' + i))]);

        await Task.Run(() => text.ToList().ForEach(c => connection.Send(Bytes($"{c}")))).WaitAsync(Patience);

        Assert.False(connection.Closed.IsCompleted);
        Assert.Equal(text, await reader.Read(60));
        connection.Send(Bytes("and on"));
        Assert.Equal("and on", await reader.Read(6));
        Assert.False(connection.IsCutOff);
    }

    [Fact]
    public void A_connection_keeps_as_much_as_its_limit_and_is_cut_off_beyond_it()
    {
        var (connection, _) = NewConnection(readerTakes: 1);
        connection.Open(Bytes("x"));

        connection.Send(Bytes(new string('y', Limit)));
        Assert.False(connection.Closed.IsCompleted || connection.IsCutOff);

        connection.Send(Bytes("z"));
        Assert.True(connection.Closed.IsCompleted && connection.IsCutOff);
    }

    [Fact]
    public void What_gathers_before_the_opening_is_limited_too()
    {
        var (connection, reader) = NewConnection();

        connection.Send(Bytes(new string('y', Limit + 1)));
        connection.Open(Bytes("missed"));

        Assert.True(connection.Closed.IsCompleted && connection.IsCutOff);
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task What_was_missed_is_written_piece_by_piece_as_it_is_read_and_counts_against_no_limit()
    {
        const int Missed = 500_000;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));
        var (connection, reader) = (new Connection(new StreamOutput(pipe.Writer), Limit), new PipeText(pipe));

        connection.Open(new byte[Missed]);
        var result = await pipe.Reader.ReadAsync();
        Assert.InRange(result.Buffer.Length, 1, 128 * 1024);
        pipe.Reader.AdvanceTo(result.Buffer.Start);
        connection.Send(Bytes("and on"));

        Assert.EndsWith("and on", await reader.Read(Missed + 6), StringComparison.Ordinal);
        Assert.False(connection.Closed.IsCompleted);
    }

    [Fact]
    public void A_reader_that_takes_nothing_for_too_long_is_cut_off_however_little_is_kept_for_it()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        var connection = new Connection(new StreamOutput(pipe.Writer), Limit) { Patience = TimeSpan.Zero };
        connection.Open(Bytes("never read"));

        connection.Send(Bytes("a heartbeat"));

        Assert.True(connection.Closed.IsCompleted && connection.IsCutOff);
    }

    [Fact]
    public async Task The_limit_is_for_what_is_kept_not_for_what_was_read()
    {
        var (connection, reader) = NewConnection(readerTakes: 10);
        connection.Open(Bytes(""));

        for (var i = 0; i < 100; i++)
        {
            connection.Send(Bytes(new string('x', Limit / 2)));
            connection.Send(Bytes(new string('y', Limit / 2)));
            Assert.Equal(new string('x', Limit / 2) + new string('y', Limit / 2), await reader.Read(Limit));
        }

        Assert.False(connection.Closed.IsCompleted);
    }

    [Fact]
    public void A_connection_that_was_cut_off_takes_and_writes_nothing_more()
    {
        var (connection, reader) = NewConnection(readerTakes: 1);
        connection.Open(Bytes("x"));
        connection.Send(Bytes(new string('y', Limit + 1)));

        connection.Send(Bytes("z"));
        connection.Close(Bytes("bye"));

        Assert.Equal("x", reader.ReadAvailable());
    }

    [Fact]
    public async Task A_connection_is_closed_when_its_reader_is_gone()
    {
        var (connection, reader) = NewConnection();
        connection.Open(Bytes("a"));
        reader.Leave();

        connection.Send(Bytes("b"));

        await connection.Closed.WaitAsync(Patience);
        Assert.False(connection.IsCutOff);
    }

    [Fact]
    public async Task A_connection_is_closed_when_its_reader_goes_while_something_waits_for_it()
    {
        var (connection, reader) = NewConnection(readerTakes: 1);
        connection.Open(Bytes("ab"));
        connection.Send(Bytes("kept"));
        Assert.False(connection.Closed.IsCompleted);

        reader.Leave();

        await connection.Closed.WaitAsync(Patience);
        Assert.False(connection.IsCutOff);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_connection_is_cut_off_when_it_is_closed_with_bytes_unread(int readerTakes, bool isCutOff)
    {
        var (connection, _) = NewConnection(readerTakes);
        connection.Open(Bytes("ab"));

        connection.Close(Bytes("bye"));

        Assert.Equal((true, isCutOff), (connection.Closed.IsCompleted, connection.IsCutOff));
    }

    [Fact]
    public void A_connection_that_was_never_opened_is_not_cut_off()
    {
        var (connection, _) = NewConnection();

        connection.Close();

        Assert.False(connection.IsCutOff);
    }

    [Fact]
    public async Task A_connection_whose_connection_broke_is_closed_and_disturbs_nobody()
    {
        var (connection, reader) = NewConnection();
        connection.Open(Bytes("a"));
        reader.Break();

        connection.Send(Bytes("b"));

        await connection.Closed.WaitAsync(Patience);
        connection.Send(Bytes("c"));
    }

    [Fact]
    public async Task A_connection_whose_connection_broke_before_it_was_opened_is_closed()
    {
        var (connection, reader) = NewConnection();
        reader.Break();

        connection.Open(Bytes("a"));

        await connection.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_last_word_goes_to_a_reader_that_keeps_up()
    {
        var (connection, reader) = NewConnection();
        connection.Open(Bytes("a"));

        connection.Close(Bytes("bye"));
        await reader.Flush();

        Assert.True(connection.Closed.IsCompleted);
        Assert.Equal("abye", await reader.Read(4));
    }

    [Fact]
    public void A_connection_that_was_never_opened_can_be_closed()
    {
        var (connection, reader) = NewConnection();
        connection.Send(Bytes("a"));

        connection.Close(Bytes("bye"));
        connection.Open(Bytes("b"));

        Assert.True(connection.Closed.IsCompleted);
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task What_can_wait_waits_for_what_comes_next_when_the_connection_was_just_written_to()
    {
        var (connection, reader) = NewConnection();
        connection.Open(Bytes("a"));

        Assert.True(connection.SendAlong(Bytes("b")) && connection.SendAlong(Bytes("c")));
        Assert.Equal("a", reader.ReadAvailable());
        connection.Send(Bytes("d"));

        Assert.Equal("bcd", await reader.Read(3));
        Assert.True(connection.SendAlong(Bytes("e")));
        connection.Flush();
        connection.Flush();
        Assert.Equal("e", await reader.Read(1));
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task What_can_wait_does_not_when_nothing_was_written_for_a_while()
    {
        var (connection, reader) = NewConnection();
        connection.Open(Bytes("a"));
        await Task.Delay(Connection.TravelsWithin + 50);

        Assert.False(connection.SendAlong(Bytes("b")));

        Assert.Equal("ab", reader.ReadAvailable());
    }

    [Fact]
    public async Task What_can_wait_goes_before_a_last_word_and_none_of_it_is_written_after_that()
    {
        var (connection, reader) = NewConnection();
        connection.Open(Bytes("a"));
        connection.SendAlong(Bytes("b"));

        connection.Close(Bytes("bye"));
        connection.SendAlong(Bytes("c"));
        connection.Flush();
        await reader.Flush();

        Assert.Equal("abbye", reader.ReadAvailable());
    }

    [Fact]
    public void What_waits_before_the_opening_is_limited_too_when_it_can_wait()
    {
        var (connection, reader) = NewConnection();

        connection.SendAlong(Bytes(new string('y', Limit + 1)));
        connection.Open(Bytes("missed"));

        Assert.True(connection.IsCutOff);
        Assert.False(reader.HasSome);
    }

    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    internal static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <param name="readerTakes">So many bytes are taken before the reader has to read.</param>
    private static (Connection Connection, PipeText Reader) NewConnection(int readerTakes = 0)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: readerTakes, resumeWriterThreshold: readerTakes == 0 ? 0 : 1, useSynchronizationContext: false));
        return (new Connection(new StreamOutput(pipe.Writer), Limit), new PipeText(pipe));
    }
}
