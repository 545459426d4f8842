using System.IO.Pipelines;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class TabTests
{
    private const int Limit = 100;

    [Fact]
    public async Task What_comes_before_the_tab_is_opened_follows_what_was_missed()
    {
        var (tab, reader) = NewTab();
        tab.Send(Bytes("b"));
        tab.Send(Bytes("c"));
        Assert.False(reader.HasSome);

        tab.Open(Bytes("a"));
        tab.Send(Bytes("d"));

        Assert.Equal("abcd", await reader.Read(4));
    }

    [Fact]
    public async Task A_reader_that_does_not_read_keeps_no_sender_waiting_and_gets_everything_in_order_once_it_reads()
    {
        var (tab, reader) = NewTab(readerTakes: 2);
        tab.Open(Bytes(""));
        var text = new string([.. Enumerable.Range(0, 60).Select(i => (char)('0' + i))]);

        await Task.Run(() => text.ToList().ForEach(c => tab.Send(Bytes($"{c}")))).WaitAsync(Patience);

        Assert.False(tab.Closed.IsCompleted);
        Assert.Equal(text, await reader.Read(60));
        tab.Send(Bytes("and on"));
        Assert.Equal("and on", await reader.Read(6));
        Assert.False(tab.IsCutOff);
    }

    [Fact]
    public void A_tab_keeps_as_much_as_its_limit_and_is_cut_off_beyond_it()
    {
        var (tab, _) = NewTab(readerTakes: 1);
        tab.Open(Bytes("x"));

        tab.Send(Bytes(new string('y', Limit)));
        Assert.False(tab.Closed.IsCompleted || tab.IsCutOff);

        tab.Send(Bytes("z"));
        Assert.True(tab.Closed.IsCompleted && tab.IsCutOff);
    }

    [Fact]
    public void What_gathers_before_the_opening_is_limited_too()
    {
        var (tab, reader) = NewTab();

        tab.Send(Bytes(new string('y', Limit + 1)));
        tab.Open(Bytes("missed"));

        Assert.True(tab.Closed.IsCompleted && tab.IsCutOff);
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task What_was_missed_is_written_piece_by_piece_as_it_is_read_and_counts_against_no_limit()
    {
        const int Missed = 500_000;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));
        var (tab, reader) = (new Tab(new StreamOutput(pipe.Writer), Limit), new PipeText(pipe));

        tab.Open(new byte[Missed]);
        var result = await pipe.Reader.ReadAsync();
        Assert.InRange(result.Buffer.Length, 1, 128 * 1024);
        pipe.Reader.AdvanceTo(result.Buffer.Start);
        tab.Send(Bytes("and on"));

        Assert.EndsWith("and on", await reader.Read(Missed + 6), StringComparison.Ordinal);
        Assert.False(tab.Closed.IsCompleted);
    }

    [Fact]
    public void A_reader_that_takes_nothing_for_too_long_is_cut_off_however_little_is_kept_for_it()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        var tab = new Tab(new StreamOutput(pipe.Writer), Limit) { Patience = TimeSpan.Zero };
        tab.Open(Bytes("never read"));

        tab.Send(Bytes("a heartbeat"));

        Assert.True(tab.Closed.IsCompleted && tab.IsCutOff);
    }

    [Fact]
    public async Task The_limit_is_for_what_is_kept_not_for_what_was_read()
    {
        var (tab, reader) = NewTab(readerTakes: 10);
        tab.Open(Bytes(""));

        for (var i = 0; i < 100; i++)
        {
            tab.Send(Bytes(new string('x', Limit / 2)));
            tab.Send(Bytes(new string('y', Limit / 2)));
            Assert.Equal(new string('x', Limit / 2) + new string('y', Limit / 2), await reader.Read(Limit));
        }

        Assert.False(tab.Closed.IsCompleted);
    }

    [Fact]
    public void A_tab_that_was_cut_off_takes_and_writes_nothing_more()
    {
        var (tab, reader) = NewTab(readerTakes: 1);
        tab.Open(Bytes("x"));
        tab.Send(Bytes(new string('y', Limit + 1)));

        tab.Send(Bytes("z"));
        tab.Close(Bytes("bye"));

        Assert.Equal("x", reader.ReadAvailable());
    }

    [Fact]
    public async Task A_tab_is_closed_when_its_reader_is_gone()
    {
        var (tab, reader) = NewTab();
        tab.Open(Bytes("a"));
        reader.Leave();

        tab.Send(Bytes("b"));

        await tab.Closed.WaitAsync(Patience);
        Assert.False(tab.IsCutOff);
    }

    [Fact]
    public async Task A_tab_is_closed_when_its_reader_goes_while_something_waits_for_it()
    {
        var (tab, reader) = NewTab(readerTakes: 1);
        tab.Open(Bytes("ab"));
        tab.Send(Bytes("kept"));
        Assert.False(tab.Closed.IsCompleted);

        reader.Leave();

        await tab.Closed.WaitAsync(Patience);
        Assert.False(tab.IsCutOff);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_tab_is_cut_off_when_it_is_closed_with_bytes_unread(int readerTakes, bool isCutOff)
    {
        var (tab, _) = NewTab(readerTakes);
        tab.Open(Bytes("ab"));

        tab.Close(Bytes("bye"));

        Assert.Equal((true, isCutOff), (tab.Closed.IsCompleted, tab.IsCutOff));
    }

    [Fact]
    public void A_tab_that_was_never_opened_is_not_cut_off()
    {
        var (tab, _) = NewTab();

        tab.Close();

        Assert.False(tab.IsCutOff);
    }

    [Fact]
    public async Task A_tab_whose_connection_broke_is_closed_and_disturbs_nobody()
    {
        var (tab, reader) = NewTab();
        tab.Open(Bytes("a"));
        reader.Break();

        tab.Send(Bytes("b"));

        await tab.Closed.WaitAsync(Patience);
        tab.Send(Bytes("c"));
    }

    [Fact]
    public async Task A_tab_whose_connection_broke_before_it_was_opened_is_closed()
    {
        var (tab, reader) = NewTab();
        reader.Break();

        tab.Open(Bytes("a"));

        await tab.Closed.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_last_word_goes_to_a_reader_that_keeps_up()
    {
        var (tab, reader) = NewTab();
        tab.Open(Bytes("a"));

        tab.Close(Bytes("bye"));
        await reader.Flush();

        Assert.True(tab.Closed.IsCompleted);
        Assert.Equal("abye", await reader.Read(4));
    }

    [Fact]
    public void A_tab_that_was_never_opened_can_be_closed()
    {
        var (tab, reader) = NewTab();
        tab.Send(Bytes("a"));

        tab.Close(Bytes("bye"));
        tab.Open(Bytes("b"));

        Assert.True(tab.Closed.IsCompleted);
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task What_can_wait_waits_for_what_comes_next_when_the_tab_was_just_written_to()
    {
        var (tab, reader) = NewTab();
        tab.Open(Bytes("a"));

        Assert.True(tab.SendAlong(Bytes("b")) && tab.SendAlong(Bytes("c")));
        Assert.Equal("a", reader.ReadAvailable());
        tab.Send(Bytes("d"));

        Assert.Equal("bcd", await reader.Read(3));
        Assert.True(tab.SendAlong(Bytes("e")));
        tab.Flush();
        tab.Flush();
        Assert.Equal("e", await reader.Read(1));
        Assert.False(reader.HasSome);
    }

    [Fact]
    public async Task What_can_wait_does_not_when_nothing_was_written_for_a_while()
    {
        var (tab, reader) = NewTab();
        tab.Open(Bytes("a"));
        await Task.Delay(Tab.TravelsWithin + 50);

        Assert.False(tab.SendAlong(Bytes("b")));

        Assert.Equal("ab", reader.ReadAvailable());
    }

    [Fact]
    public async Task What_can_wait_goes_before_a_last_word_and_none_of_it_is_written_after_that()
    {
        var (tab, reader) = NewTab();
        tab.Open(Bytes("a"));
        tab.SendAlong(Bytes("b"));

        tab.Close(Bytes("bye"));
        tab.SendAlong(Bytes("c"));
        tab.Flush();
        await reader.Flush();

        Assert.Equal("abbye", reader.ReadAvailable());
    }

    [Fact]
    public void What_waits_before_the_opening_is_limited_too_when_it_can_wait()
    {
        var (tab, reader) = NewTab();

        tab.SendAlong(Bytes(new string('y', Limit + 1)));
        tab.Open(Bytes("missed"));

        Assert.True(tab.IsCutOff);
        Assert.False(reader.HasSome);
    }

    internal static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    internal static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <param name="readerTakes">So many bytes are taken before the reader has to read.</param>
    private static (Tab Tab, PipeText Reader) NewTab(int readerTakes = 0)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: readerTakes, resumeWriterThreshold: readerTakes == 0 ? 0 : 1, useSynchronizationContext: false));
        return (new Tab(new StreamOutput(pipe.Writer), Limit), new PipeText(pipe));
    }
}
