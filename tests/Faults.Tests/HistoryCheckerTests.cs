namespace OrleansMessenger.Faults.Tests;

/// <summary>A judge that finds nothing is worth what it would have found.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly Guid[] _ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];

    // Ada says a, b, c and Grace x, y: a x b y c.
    private static readonly PostedMessage[] _log =
        [Row(1, 0, "ada", "a"), Row(2, 3, "grace", "x"), Row(3, 1, "ada", "b"), Row(4, 4, "grace", "y"), Row(5, 2, "ada", "c")];

    private static readonly Sender[] _senders =
    [
        new("ada", "Ada", [new("a", _ids[0]), new("b", _ids[1]), new("c", _ids[2])]),
        new("grace", "Grace", [new("x", _ids[3]), new("y", _ids[4])]),
    ];

    private static readonly OpenTab[] _tabs = [new("Ada's tab", Shown(_log)), new("Grace's tab", Shown(_log))];

    [Fact]
    public void What_was_sent_and_is_seen_by_all_is_right() => Assert.Empty(HistoryChecker.Violations(_senders, _log, _tabs));

    [Fact]
    public void Messages_are_known_by_their_texts_where_nobody_knows_their_ids()
    {
        Sender[] senders = [.. _senders.Select(sender => sender with { Messages = [.. sender.Messages.Select(message => message with { ClientId = null })] })];
        Assert.Empty(HistoryChecker.Violations(senders, _log, _tabs));
        Finds("“a” of Ada was acknowledged, but is not in the log.", _log[1..], senders);
    }

    [Fact]
    public void What_was_not_acknowledged_may_be_there_or_not_and_anywhere()
    {
        Sender[] senders = [new("ada", "Ada", [new("c", _ids[2], Acknowledged: false), new("lost", Guid.NewGuid(), Acknowledged: false), .. _senders[0].Messages.Take(2)]), _senders[1]];
        Assert.Empty(HistoryChecker.Violations(senders, _log, _tabs));
    }

    [Fact]
    public void A_lost_message_is_found() => Finds("“b” of Ada was acknowledged, but is not in the log.", [.. _log.Where(row => row.Text != "b")]);

    [Fact]
    public void A_message_with_another_text_is_found()
    {
        PostedMessage[] log = [.. _log[..2], _log[2] with { Text = "B" }, .. _log[3..]];
        Finds("“b” of Ada was acknowledged, but is not in the log.", log);
        Finds("“B” (Seq 3) is in the log, but its author did not send it.", log);
    }

    [Fact]
    public void A_message_of_another_author_is_found() =>
        Finds("“b” (Seq 3) is in the log, but its author did not send it.", [.. _log[..2], _log[2] with { AuthorId = "grace" }, .. _log[3..]]);

    [Fact]
    public void A_row_that_is_there_twice_is_found() =>
        Finds("“b” (Seq 3) stands in the log 2 times.", [.. _log, _log[2] with { Seq = 6, Version = 6 }]);

    [Fact]
    public void A_message_that_is_there_under_two_ids_is_found()
    {
        PostedMessage[] log = [.. _log, _log[2] with { Seq = 6, Version = 6, ClientId = Guid.NewGuid() }];
        Finds("“b” (Seq 6) is in the log, but its author did not send it.", log);
        Sender[] byText = [new("ada", "Ada", [new("a"), new("b"), new("c")]), _senders[1]];
        Finds("“b” of Ada was sent once, but stands in the log 2 times.", log, byText);
    }

    [Fact]
    public void A_message_that_nobody_sent_is_found() =>
        Finds("“boo” (Seq 6) is in the log, but its author did not send it.", [.. _log, new PostedMessage(6, 6, Guid.NewGuid(), "ada", "boo")]);

    [Fact]
    public void Messages_of_one_sender_in_another_order_are_found() =>
        Finds("“b” of Ada was sent after “a”, but stands before it.", [_log[2] with { Seq = 1, Version = 1 }, _log[1], _log[0] with { Seq = 3, Version = 3 }, .. _log[3..]]);

    [Fact]
    public void A_hole_in_the_numbers_is_found() => Finds("“c” (Seq 6) is number 5 in the log, but its Seq is 6.", [.. _log[..4], _log[4] with { Seq = 6 }]);

    [Fact]
    public void A_version_of_two_messages_is_found() =>
        Finds("“c” (Seq 5) has Version 7, as “y” (Seq 4) has.", [.. _log[..3], _log[3] with { Version = 7 }, _log[4] with { Version = 7 }]);

    [Fact]
    public void A_version_from_before_the_message_is_found() => Finds("“c” (Seq 5) has Version 3.", [.. _log[..4], _log[4] with { Version = 3 }]);

    [Fact]
    public void A_tab_that_lacks_a_message_is_found() => FindsInATab("Ada's tab does not show “b” (Seq 3).", [.. Shown(_log).Where(shown => shown.Text != "b")]);

    [Fact]
    public void A_tab_that_shows_a_message_twice_is_found() => FindsInATab("Ada's tab shows “x” twice.", [.. Shown(_log), Shown(_log)[1]]);

    [Fact]
    public void A_tab_in_another_order_is_found() =>
        FindsInATab("Ada's tab shows “a” after “x”, but the log says before.", [Shown(_log)[1], Shown(_log)[0], .. Shown(_log)[2..]]);

    [Fact]
    public void A_tab_that_shows_what_is_not_in_the_log_is_found() =>
        FindsInATab("Ada's tab shows “ghost”, which is not in the log.", [.. Shown(_log), new(Guid.NewGuid(), "ghost")]);

    [Fact]
    public void A_tab_that_shows_another_text_is_found() =>
        FindsInATab("Ada's tab shows “A” where the log says “a”.", [new(_ids[0], "A"), .. Shown(_log)[1..]]);

    [Fact]
    public void A_tab_need_not_show_what_was_before_its_first_page()
    {
        Assert.Empty(HistoryChecker.Violations(_senders, _log, [new("A tab", Shown(_log)[2..], FirstSeq: 3)]));
        Assert.Equal(["A tab does not show “b” (Seq 3)."], HistoryChecker.Violations(_senders, _log, [new("A tab", Shown(_log)[3..], FirstSeq: 3)]));
    }

    private static void Finds(string sentence, PostedMessage[] log, Sender[]? senders = null) =>
        Assert.Contains(sentence, HistoryChecker.Violations(senders ?? _senders, log, []));

    private static void FindsInATab(string sentence, ShownMessage[] shown) =>
        Assert.Equal([sentence], HistoryChecker.Violations(_senders, _log, [new("Ada's tab", shown), _tabs[1]]));

    private static PostedMessage Row(long seq, int id, string author, string text) => new(seq, seq, _ids[id], author, text);

    private static ShownMessage[] Shown(PostedMessage[] log) => [.. log.Select(row => new ShownMessage(row.ClientId, row.Text))];
}
