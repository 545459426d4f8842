namespace OrleansMessenger.Faults.Tests;

/// <summary>What the judge finds in what became of messages.</summary>
public sealed class ActCheckerTests
{
    private static readonly Guid _a = Guid.NewGuid();
    private static readonly Guid _x = Guid.NewGuid();

    // Ada says a and makes it b, then c; Grace says x, pins it and likes a.
    private static readonly PostedMessage _edited = new(1, 6, _a, "ada", "c", PostedMessage.MarksOf([("👍", "grace")])) { AllTexts = ["a", "b", "c"] };
    private static readonly PostedMessage _pinned = new(2, 2, _x, "grace", "x") { IsPinned = true };

    private static readonly SentAct[] _edits = [new(ActKind.Edit, _a, "b"), new(ActKind.Edit, _a, "c")];
    private static readonly SentAct[] _others = [new(ActKind.Pin, _x), new(ActKind.React, _a, "👍")];

    [Fact]
    public void What_was_done_and_is_seen_by_all_is_right() => Finds(null, _edited, _pinned, _edits, _others);

    [Fact]
    public void A_lost_edit_is_found()
    {
        Finds("“c” (Seq 1) never had “b”, but that was acknowledged.", _edited with { AllTexts = ["a", "c"] }, _pinned, _edits, _others);
        Finds("“b” (Seq 1) never had “c”, but that was acknowledged.", _edited with { Text = "b", AllTexts = ["a", "b"] }, _pinned, _edits, _others);
    }

    [Fact]
    public void An_edit_that_was_done_twice_is_found() =>
        Finds("“c” (Seq 1) had “b” more often, or later, than its author wrote that.", _edited with { AllTexts = ["a", "b", "b", "c"] }, _pinned, _edits, _others);

    [Fact]
    public void An_edit_that_nobody_made_is_found()
    {
        Finds("“d” (Seq 1) had “d”, which its author did not write.", _edited with { Text = "d", AllTexts = ["a", "b", "c", "d"] }, _pinned, _edits, _others);
        Finds("“c” (Seq 1) had “b”, which its author did not write.", _edited, _pinned, _edits[1..], [.. _others, .. _edits]);
    }

    [Fact]
    public void A_text_that_is_not_the_last_of_the_history_is_found() =>
        Finds("“b” (Seq 1) is not the last of its texts, “c”.", _edited with { Text = "b" }, _pinned, _edits, _others);

    [Fact]
    public void A_deletion_that_was_not_done_and_one_that_nobody_asked_for_are_found()
    {
        var deleted = _edited with { Text = "", Marks = PostedMessage.Deleted, AllTexts = null };
        Finds("“c” (Seq 1) is there, but was deleted.", _edited, _pinned, [.. _edits, new(ActKind.Delete, _a)], _others);
        Finds("“” (Seq 1) is deleted, but its author did not delete it.", deleted, _pinned, _edits, [.. _others, new(ActKind.Delete, _a)]);
        Finds(null, deleted, _pinned, [.. _edits, new(ActKind.Delete, _a)], _others);
        Finds(null, deleted, _pinned, [.. _edits, new(ActKind.Delete, _a, Acknowledged: false)], _others);
    }

    [Fact]
    public void A_reaction_or_a_pin_that_is_not_as_it_was_asked_for_last_is_found()
    {
        const string asked = "but that is not what was asked for last.";
        Finds($"“c” (Seq 1) lacks 👍 of grace, {asked}", _edited with { Marks = "" }, _pinned, _edits, _others);
        Finds($"“c” (Seq 1) has 👍 of grace, {asked}", _edited, _pinned, _edits, [.. _others, new(ActKind.React, _a, "👍", On: false)]);
        Finds(null, _edited, _pinned, _edits, [.. _others, new(ActKind.React, _a, "👍", On: false, Acknowledged: false)]);
        Finds("“c” (Seq 1) has 👍 of grace, who did not give it.", _edited, _pinned, _edits, _others[..1]);
        Finds($"“x” (Seq 2) is not pinned, {asked}", _edited, _pinned with { IsPinned = false }, _edits, _others);
        Finds($"“x” (Seq 2) is pinned, {asked}", _edited, _pinned, _edits, _others[1..]);
    }

    [Fact]
    public void A_title_that_no_line_tells_of_and_a_line_of_nothing_that_was_done_are_found()
    {
        var (titled, line) = (new SentAct(ActKind.Title, Guid.NewGuid(), "Harbour"), new PostedMessage(3, 7, Guid.NewGuid(), "ada", "Ada named it") { IsTold = true });
        Assert.Equal(
            ["Ada named the conversation “Harbour”, but no line tells so.", "“Ada named it” (Seq 3) tells of what its author did not do."],
            HistoryChecker.Violations(Senders([.. _edits, titled], _others), [_edited, _pinned, line], []));
        Assert.Empty(HistoryChecker.Violations(Senders([.. _edits, titled], _others), [_edited, _pinned, line with { ClientId = titled.Message }], []));
    }

    [Fact]
    public void A_tab_with_other_marks_or_pins_is_found()
    {
        Assert.Equal(
            ["A tab shows “c” with “” where the log says “👍 grace”.", "A tab lacks the pin of “x” (Seq 2)."],
            HistoryChecker.Violations(Senders(_edits, _others), [_edited, _pinned], [new("A tab", [new(_a, "c"), new(_x, "x")], Pins: [])]));
    }

    private static void Finds(string? sentence, PostedMessage first, PostedMessage second, SentAct[] ofAda, SentAct[] ofGrace) =>
        Assert.Equal(sentence is null ? [] : [sentence], HistoryChecker.Violations(Senders(ofAda, ofGrace), [first, second], []));

    private static Sender[] Senders(SentAct[] ofAda, SentAct[] ofGrace) =>
        [new("ada", "Ada", [new("a", _a)], ofAda), new("grace", "Grace", [new("x", _x)], ofGrace)];
}
