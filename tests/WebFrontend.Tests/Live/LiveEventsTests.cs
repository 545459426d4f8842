using System.Text.Json;
using OrleansMessenger.Conversations;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>What an open page hears of, over the real program.</summary>
public sealed class LiveEventsTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_stream_begins_with_ready_and_then_what_was_missed_without_a_repetition()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await Say(conversation, ada, 7);

        await using var live = await OpenStream.Of(grace, $"open={conversation}:3");
        Assert.Equal("ready", (await live.Next()).Name);
        for (var seq = 4; seq <= 7; seq++) Assert.Equal((seq, seq), Place(await live.Next("fragment", "article")));

        await ada.Post(conversation, "now");
        Assert.Equal((8, 8), Place(await live.Next("fragment", "article")));
    }

    [Fact]
    public async Task Ready_tells_the_build_that_made_the_page_too_and_how_wide_to_spread()
    {
        var ada = await app.Somebody("Ada");
        var build = (await ada.Page("/")).Body!.GetAttribute("data-build");

        await using var live = await OpenStream.Of(ada);

        using var ready = JsonDocument.Parse((await live.Next("ready")).Data);
        Assert.Equal(build, ready.RootElement.GetProperty("build").GetString());
        Assert.Matches("^[0-9a-f]{16}$", build);
        // 5 ms for each stream that is open here, this one included.
        Assert.InRange(ready.RootElement.GetProperty("spread").GetInt64(), 5, 5 * 50);
        await using var other = new MessengerApp();
        Assert.Equal(build, (await other.Visit().Open("/signin")).Body!.GetAttribute("data-build"));
    }

    [Fact]
    public async Task Whoever_missed_too_much_is_told_to_begin_anew_and_hears_what_follows()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await Say(conversation, ada, 320);
        await using var other = await OpenStream.Of(ada, $"open={conversation}:320");
        await other.Next("ready");

        await using var live = await OpenStream.Of(grace, $"open={conversation}:0");
        Assert.Equal(conversation, (await live.Next("stale")).Data);

        await ada.Post(conversation, "now");
        Assert.Equal((321, 321), Place(await live.Next("fragment", "article")));
    }

    [Fact]
    public async Task A_foreign_conversation_is_gone_and_the_own_ones_go_on()
    {
        var (ada, grace, own) = await app.TwoInAConversation();
        var (eve, _, foreign) = await app.TwoInAConversation("secret");

        await using var live = await OpenStream.Of(grace, $"open={foreign}:0,{own}:0,nonsense:0");
        Assert.Equal(foreign, (await live.Next("gone")).Data);
        Assert.Equal("nonsense", (await live.Next("gone")).Data);

        await eve.Post(foreign, "also secret");
        await ada.Post(own, "for you");
        Assert.Equal("for you", (await live.Next("fragment", "article")).Message!.Text);
    }

    [Fact]
    public async Task A_new_conversation_and_its_news_reach_the_list_of_every_member()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        await using var live = await OpenStream.Of(grace);
        await live.Next("ready");

        var conversation = await ada.StartConversation([grace], "Harbour <walk>", "hello");

        var line = await live.Next("fragment", $"conversation-{conversation}");
        Assert.Contains("Harbour &lt;walk&gt;", line.Data, StringComparison.Ordinal);
        Assert.Contains("data-last-seq=\"1\" data-read-seq=\"0\"", line.Data, StringComparison.Ordinal);
        await ada.Post(conversation, "news");
        Assert.Contains("Ada</bdi>: </span>news", (await live.Next("fragment", "data-last-seq=\"2\"")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_out_of_date_gets_the_lines_that_changed()
    {
        var (ada, grace, old) = await app.TwoInAConversation("old");
        app.Clock.Ahead += TimeSpan.FromSeconds(1);
        var known = (await grace.Page("/")).QuerySelector("#conversations")!.GetAttribute("data-list");
        var fresh = await ada.StartConversation([grace], "Fresh", "new");

        await using var live = await OpenStream.Of(grace, $"list={known}");

        Assert.Contains($"conversation-{fresh}", (await live.Next("fragment")).Data, StringComparison.Ordinal);
        await ada.Post(old, "marker");
        Assert.Contains($"conversation-{old}", (await live.Next("fragment", "Ada</bdi>: </span>marker")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_came_beside_a_draft_comes_with_the_stream()
    {
        var ada = await app.Somebody("Ada");
        await ada.SaveDraft("new-conversation", 0, ("Title", "one"));
        await ada.SaveDraft("new-conversation", 0, ("Title", "late"));

        await using var stream = await OpenStream.Of(ada, "drafts=new-conversation:1");

        using (var draft = JsonDocument.Parse((await stream.Next("draft")).Data))
        {
            Assert.Equal((1, 2), (draft.RootElement.GetProperty("revision").GetInt64(), draft.RootElement.GetProperty("version").GetInt64()));
            Assert.Equal("late", draft.RootElement.GetProperty("others")[0].GetProperty("fields")[0].GetProperty("value").GetString());
        }
        await ada.SaveDraft("new-conversation", 0, ("Title", "later"));
        await stream.Next("draft", "\"version\":3");
    }

    [Fact]
    public async Task A_draft_that_changed_elsewhere_comes_with_the_stream_and_one_that_did_not_does_not()
    {
        var ada = await app.Somebody("Ada");
        await ada.SaveDraft("new-conversation", 0, ("Title", "one"));
        await ada.SaveDraft("new-conversation", 1, ("Title", "two"));

        await using var behind = await OpenStream.Of(ada, "drafts=new-conversation:1");
        using (var draft = JsonDocument.Parse((await behind.Next("draft")).Data))
        {
            Assert.Equal(("new-conversation", 2), (draft.RootElement.GetProperty("form").GetString(), draft.RootElement.GetProperty("revision").GetInt64()));
            Assert.Equal("two", draft.RootElement.GetProperty("fields")[0].GetProperty("value").GetString());
        }

        // Events of a person come in order: after this one, none of the saves above is on its way any more.
        await ada.SaveDraft("marker", 0, ("Text", "marker"));
        await behind.Next("draft", "marker");
        await using var upToDate = await OpenStream.Of(ada, "drafts=new-conversation:2");
        Assert.Equal("ready", (await upToDate.Next()).Name);
        await ada.SaveDraft("new-conversation", 2, ("Title", "three"));
        Assert.Contains("\"revision\":3", (await upToDate.Next()).Data, StringComparison.Ordinal);
        Assert.Contains("\"revision\":3", (await behind.Next("draft")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_owed_only_so_much_and_says_what_is_stale_beyond_that()
    {
        var ada = await app.Somebody("Ada");
        string[] forms = ["big-one", "big-two", "big-three"];
        await using var before = await OpenStream.Of(ada);
        foreach (var form in forms)
            for (var i = 0; i < 4; i++) await ada.SaveDraft(form, 0, ("Text", $"{i}" + new string('x', 60_000)));
        // Events of a person come in order: after this one, none of the saves above is on its way any more.
        await ada.SaveDraft("marker", 0, ("Text", "marker"));
        await before.Next("draft", "marker");

        await using var live = await OpenStream.Of(ada, $"drafts={string.Join(',', forms.Select(form => $"{form}:0"))}");
        await ada.SaveDraft("last", 0, ("Text", "small"));
        await live.Next("draft", "small");

        var owed = live.Passed.SkipLast(1).ToArray();
        Assert.InRange(owed.Sum(item => item.Data.Length), 400_000, 530_000);
        Assert.Equal(["big-three"], owed.Where(item => item.Name == "stale").Select(item => item.Data));
    }

    [Fact]
    public async Task A_draft_that_is_too_much_for_a_stream_is_said_to_be_stale_and_the_stream_goes_on()
    {
        var ada = await app.Somebody("Ada");
        await using var live = await OpenStream.Of(ada);
        await live.Next("ready");

        for (var i = 0; i < 8; i++) await ada.SaveDraft("big", 0, ("Text", $"{i}" + new string('x', 60_000)));

        Assert.Equal("big", (await live.Next("stale")).Data);
        await ada.SaveDraft("small", 0, ("Text", "small"));
        await live.Next("draft", "small");
    }

    [Fact]
    public async Task Reading_on_one_device_is_heard_of_on_the_others_and_by_nobody_else()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        await using var hers = await OpenStream.Of(grace, $"open={conversation}:1");
        await using var his = await OpenStream.Of(ada, $"open={conversation}:1");
        await hers.Next("ready");
        await his.Next("ready");

        await grace.Submit($"/conversations/{conversation}/read", ("seq", "1"));
        Assert.Equal($$"""{"conversationId":"{{conversation}}","seq":1}""", (await hers.Next("read")).Data);
        await ada.Submit($"/conversations/{conversation}/read", ("seq", "1"));
        await grace.Post(conversation, "marker");
        Assert.Equal((2, 2), Place(await his.Next("fragment", "article")));
        Assert.Single(his.Passed, passed => passed.Name == "read");
    }

    [Fact]
    public async Task Signing_out_ends_the_streams_of_that_person_and_of_no_other()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await using var hers = await OpenStream.Of(grace, $"open={conversation}:0");
        await using var his = await OpenStream.Of(ada, $"open={conversation}:0");
        await hers.Next("ready");
        await his.Next("ready");

        await grace.Submit("/signout");

        await hers.Next("bye");
        Assert.True(await hers.HasEnded());
        await ada.Post(conversation, "still here");
        Assert.Equal((1, 1), Place(await his.Next("fragment", "article")));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("5")]
    public async Task A_page_that_claims_an_impossible_version_silences_nobody(string version)
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hello");
        await using var first = await OpenStream.Of(grace, $"open={conversation}:{version}");
        await first.Next("ready");
        await using var second = await OpenStream.Of(ada, $"open={conversation}:1");
        await second.Next("ready");

        await ada.Post(conversation, "heard by all");

        Assert.Equal((2, 2), Place(await second.Next("fragment", $"message-{conversation}-2\"")));
        Assert.Equal((2, 2), Place(await first.Next("fragment", $"message-{conversation}-2\"")));
    }

    [Fact]
    public async Task The_same_event_is_the_same_bytes_for_everybody()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await using var hers = await OpenStream.Of(grace, $"open={conversation}:0");
        await using var his = await OpenStream.Of(ada, $"open={conversation}:0");
        await hers.Next("ready");
        await his.Next("ready");

        await ada.Post(conversation, "to all");

        var seen = await hers.Next("fragment", "article");
        Assert.Equal(seen.Data, (await his.Next("fragment", "article")).Data);
        Assert.DoesNotContain("message--mine", seen.Data, StringComparison.Ordinal);
    }

    private Task<PostResult[]> Say(string conversation, Person author, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(
        i => app.Grains.GetGrain<IConversationGrain>(conversation).Post(author.Id, Guid.NewGuid(), $"text {i}")));

    private static (long, long) Place(LiveEvent live) => (live.Message!.Seq, live.Message.Version);
}

/// <summary>An open stream that is read event by event.</summary>
internal sealed class OpenStream : IAsyncDisposable
{
    private readonly EventStream _stream;
    private readonly IAsyncEnumerator<LiveEvent> _events;

    private OpenStream(EventStream stream)
    {
        _stream = stream;
        _events = stream.Read().GetAsyncEnumerator();
    }

    /// <summary>What was read so far.</summary>
    public List<LiveEvent> Passed { get; } = [];

    public static async Task<OpenStream> Of(Person person, string query = "") => new(await person.OpenEvents(query));

    /// <summary>The next event that is news; who hears six others waits in vain.</summary>
    public async Task<LiveEvent> Next()
    {
        for (var others = 0; others < 6; others++)
        {
            Assert.True(await MoveNext(), "The stream has ended.");
            Passed.Add(_events.Current);
            if (_events.Current.Name is not ("heartbeat" or "incarnation")) return _events.Current;
        }
        throw new TimeoutException($"Nothing came after: {string.Join(", ", Passed.Select(passed => passed.Name))}");
    }

    /// <summary>The next event of that name whose data contains the words.</summary>
    public async Task<LiveEvent> Next(string name, string words = "")
    {
        while (true)
        {
            var next = await Next();
            if (next.Name == name && next.Data.Contains(words, StringComparison.Ordinal)) return next;
        }
    }

    /// <summary>Whether nothing comes any more.</summary>
    public async Task<bool> HasEnded() => !await MoveNext();

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        try
        {
            await _events.DisposeAsync();
        }
        catch (Exception error) when (error is NotSupportedException or HttpRequestException or IOException)
        {
            // A read was under way.
        }
    }

    private Task<bool> MoveNext() => _events.MoveNextAsync().AsTask().WaitAsync(ConnectionTests.Patience);
}
