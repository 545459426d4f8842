using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SqlitePostingTests(SqliteSilo silo) : PostingTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresPostingTests(PostgresSilo silo) : PostingTests(silo);

public abstract class PostingTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task Posts_of_several_people_at_once_get_places_and_versions_without_a_hole()
    {
        await Start();

        var results = await PostAtOnce(200);

        Assert.All(results, result => Assert.Equal(PostOutcome.Posted, result.Outcome));
        Assert.Equal(results.Select(result => $"text {Array.IndexOf(results, result)}"), results.Select(result => result.Message!.Text));
        var posted = results.Select(result => result.Message!).OrderBy(message => message.Seq).ToArray();
        Assert.Equal(Numbers(1, 200), posted.Select(message => message.Seq));
        Assert.Equal(Numbers(1, 200), posted.Select(message => message.Version));
        Assert.Equal(posted, await History());
    }

    [Fact]
    public async Task What_one_person_posts_after_an_answer_stands_after_it()
    {
        await Start();

        foreach (var text in new[] { "one", "two", "three" }) await Say(Ada, text);

        Assert.Equal(["one", "two", "three"], (await History()).Select(message => message.Text));
    }

    [Fact]
    public async Task A_message_that_is_sent_many_times_at_once_and_later_is_one_message()
    {
        await Start();
        var clientId = Guid.NewGuid();

        var atOnce = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Post(Grace, "only once", clientId)));
        var later = await Post(Grace, "only once", clientId);

        Assert.Single(atOnce, result => result.Outcome == PostOutcome.Posted);
        Assert.All(atOnce.Append(later), result => Assert.Equal(atOnce[0].Message, result.Message));
        Assert.Equal(PostOutcome.AlreadyPosted, later.Outcome);
        Assert.Equal(atOnce[0].Message, Assert.Single(await History()));
        Assert.Equal(atOnce[0].Message, await Conversation.FindPosted(Grace.UserId, clientId));
    }

    [Fact]
    public async Task A_message_that_is_sent_again_with_other_line_ends_is_the_same()
    {
        await Start();
        var clientId = Guid.NewGuid();

        var first = await Post(Ada, "a\nb", clientId);

        Assert.Equal(new PostResult(PostOutcome.AlreadyPosted, first.Message), await Post(Ada, "a\r\nb", clientId));
    }

    [Fact]
    public async Task A_client_id_is_taken_for_another_text_and_for_another_author()
    {
        await Start();
        var clientId = Guid.NewGuid();
        var first = await Post(Ada, "mine", clientId);

        Assert.Equal(new PostResult(PostOutcome.ClientIdTaken, null), await Post(Ada, "changed", clientId));
        Assert.Equal(new PostResult(PostOutcome.ClientIdTaken, null), await Post(Grace, "mine", clientId));

        Assert.Equal(first.Message, Assert.Single(await History()));
        Assert.Null(await Conversation.FindPosted(Grace.UserId, clientId));
    }

    [Fact]
    public async Task Of_two_texts_under_one_client_id_at_once_one_is_posted_and_the_other_told()
    {
        await Start();
        var clientId = Guid.NewGuid();

        var results = await Task.WhenAll(Post(Ada, "one", clientId), Post(Grace, "other", clientId));

        Assert.Equal([PostOutcome.Posted, PostOutcome.ClientIdTaken], results.Select(result => result.Outcome).Order());
        Assert.Single(await History());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("\u00A0\u2003\u3000")]
    [InlineData("\u200B\u200C\u200D\u2060\uFEFF")]
    [InlineData("\u00AD \u200E\u202E")]
    public async Task A_message_with_nothing_to_see_is_refused(string text)
    {
        await Start();

        Assert.Equal(new PostResult(PostOutcome.BadText, null), await Post(Ada, text));

        Assert.Empty(await History());
    }

    [Fact]
    public async Task Exactly_8000_characters_are_a_message_and_one_more_is_none()
    {
        await Start();

        Assert.Equal(PostOutcome.BadText, (await Post(Ada, new string('x', 8_001))).Outcome);
        Assert.Equal(8_000, (await Say(Ada, new string('x', 8_000))).Text.Length);
        Assert.Equal(8_000, (await Say(Ada, string.Concat(Enumerable.Repeat("🙂", 4_000)))).Text.Length);
        Assert.Equal(8_000, (await Say(Ada, "a" + string.Concat(Enumerable.Repeat("\r\n", 7_998)) + "b")).Text.Length);

        Assert.Equal(3, (await History()).Length);
    }

    [Theory]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("a\0b\u0007c\u001B[31md\u007F", "a\uFFFDb\uFFFDc\uFFFD[31md\uFFFD")]
    [InlineData("tab\tstays", "tab\tstays")]
    [InlineData("👩‍👩‍👧 שלום e\u0301", "👩‍👩‍👧 שלום e\u0301")]
    [InlineData("\0", "\uFFFD")]
    public async Task What_is_answered_is_the_cleaned_text_and_so_is_what_is_read(string typed, string kept)
    {
        await Start();

        Assert.Equal(kept, (await Say(Ada, typed)).Text);

        Assert.Equal(kept, Assert.Single(await History()).Text);
    }

    /// <summary>Not as a theory: a test's name can't hold half a character either.</summary>
    [Fact]
    public async Task Half_a_character_is_shown_as_a_replacement()
    {
        await Start();
        const char High = '\uD83D', Low = '\uDE42';

        Assert.Equal("a\uFFFDb", (await Say(Ada, $"a{High}b")).Text);
        Assert.Equal("\uFFFDb", (await Say(Ada, $"{Low}b")).Text);
        Assert.Equal("\uFFFD\uFFFD", (await Say(Ada, $"{Low}{High}")).Text);
        Assert.Equal("\uFFFD🙂\uFFFD", (await Say(Ada, $"{High}{High}{Low}{Low}")).Text);
    }

    [Fact]
    public async Task Posts_carry_their_authors_name_and_the_time_in_whole_milliseconds()
    {
        await Start();
        var before = Silo.Clock.GetUtcNow();

        var message = await Say(Linus, "hello");

        Assert.Equal((Linus.UserId, "Linus"), (message.AuthorId, message.AuthorName));
        Assert.InRange(message.SentAt, before.AddMilliseconds(-1), Silo.Clock.GetUtcNow());
        Assert.Equal(0, message.SentAt.Ticks % TimeSpan.TicksPerMillisecond);
    }
}
