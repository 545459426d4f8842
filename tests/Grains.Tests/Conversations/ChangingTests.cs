using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SqliteChangingTests(SqliteSilo silo) : ChangingTests(silo)
{
    private byte[] Files => [.. Directory.GetFiles(Silo.Database.Options.DataDirectory).SelectMany(ReadShared)];

    [Fact]
    public async Task What_was_deleted_is_not_to_be_found_in_the_databases_files()
    {
        string[] secrets = [NewId(), NewId(), NewId()];
        await Start(secrets[0]);
        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, secrets[1], 1);
        await Conversation.Edit(Ada.UserId, Guid.NewGuid(), 1, secrets[2] + new string('x', 7_000), 2);
        Assert.All(secrets, secret => Assert.True(Holds(Files, secret)));

        await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 1);

        await Eventually.Is("gone from the files", () => Task.FromResult(Files is var files && !Array.Exists(secrets, secret => Holds(files, secret))));
    }

    private static bool Holds(byte[] files, string text) => files.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}

[Collection(nameof(OnPostgres))]
public sealed class PostgresChangingTests(PostgresSilo silo) : ChangingTests(silo);

/// <summary>Acts on messages that are there: edits, deletions, reactions, pins.</summary>
public abstract class ChangingTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task An_edit_replaces_the_text_and_keeps_the_earlier_ones()
    {
        await Start("one");

        var edited = await Edit(Ada, 1, "two");
        await Edit(Ada, 1, "three", edited.Message!.Version);

        var message = Assert.Single(await History());
        Assert.Equal((1, 3, "three"), (message.Seq, message.Version, message.Text));
        Assert.Equal(["one", "two", "three"], (await Conversation.History(Grace.UserId, 1))!.Select(text => text.Text));
        Assert.Equal([1, 2, 3], (await Conversation.History(Grace.UserId, 1))!.Select(text => text.Version));
        Assert.NotNull(message.Content!.EditedAt);
    }

    [Fact]
    public async Task An_edit_that_began_before_another_one_overwrites_nothing()
    {
        await Start("one");
        await Edit(Ada, 1, "from the phone");

        var late = await Edit(Ada, 1, "from the laptop");

        Assert.Equal((ChangeOutcome.ChangedMeanwhile, "from the phone"), (late.Outcome, late.Message!.Text));
        Assert.Equal(ChangeOutcome.ChangedMeanwhile, (await Edit(Ada, 1, "of another database", version: 99)).Outcome);
        Assert.Equal("from the phone", (await History())[0].Text);
    }

    [Fact]
    public async Task A_reaction_doesnt_stand_in_the_way_of_an_edit()
    {
        await Start("one");
        await React(Grace, 1, "👍");

        Assert.Equal([1], (await Conversation.History(Ada.UserId, 1))!.Select(text => text.Version));
        Assert.Equal(ChangeOutcome.Done, (await Edit(Ada, 1, "two")).Outcome);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\u200b")]
    [InlineData(8_001)]
    public async Task A_text_that_could_not_be_posted_is_no_edit_either(object text)
    {
        await Start("one");

        var result = await Edit(Ada, 1, text is int length ? new string('x', length) : (string)text);

        Assert.Equal((ChangeOutcome.BadText, "one"), (result.Outcome, result.Message!.Text));
    }

    [Fact]
    public async Task Only_its_author_edits_and_deletes_a_message()
    {
        await Start("one");

        Assert.Equal(ChangeOutcome.NotYours, (await Edit(Grace, 1, "mine")).Outcome);
        Assert.Equal(ChangeOutcome.NotYours, (await Delete(Grace, 1)).Outcome);
        Assert.Equal(1, (await View()).Version);
    }

    [Fact]
    public async Task Whoever_is_no_member_finds_nothing_to_change()
    {
        await Start("one");

        Assert.Equal(
            [ChangeOutcome.NotFound, ChangeOutcome.NotFound, ChangeOutcome.NotFound, ChangeOutcome.NotFound],
            [(await Edit(Eve, 1, "x")).Outcome, (await Delete(Eve, 1)).Outcome, (await React(Eve, 1, "👍")).Outcome, (await Pin(Eve, 1)).Outcome]);
        Assert.Null((await React(Eve, 1, "nonsense")).Message);
        Assert.Null(await Conversation.Message(Eve.UserId, 1));
        Assert.Null(await Conversation.History(Eve.UserId, 1));
        Assert.Null(await Conversation.ViewAt(Eve.UserId, 1));
        Assert.Equal(ChangeOutcome.NotFound, (await Edit(Ada, 2, "not there")).Outcome);
    }

    [Fact]
    public async Task Nothing_of_a_deleted_message_is_left_but_that_it_was()
    {
        await Start("secret one");
        await Edit(Ada, 1, "secret two");
        await React(Grace, 1, "👍");
        await Pin(Grace, 1);
        await Conversation.Reply(Grace.UserId, Guid.NewGuid(), "an answer", 1);

        await Delete(Ada, 1);

        var (message, answer) = ((await History())[0], (await History())[1]);
        Assert.Equal(("", Ada.UserId, 0), (message.Text, message.Content!.Deleted!.ByUserId, message.Content.Reactions.Length));
        Assert.Equal(new MessageSnippet(1, Ada.UserId, "Ada", "", IsDeleted: true), answer.Original);
        Assert.Empty((await Conversation.History(Ada.UserId, 1))!);
        Assert.Empty((await View()).Content!.Pins);
        Assert.Equal(ChangeOutcome.Deleted, (await Edit(Ada, 1, "back")).Outcome);
        Assert.Equal(ChangeOutcome.Deleted, (await React(Ada, 1, "👍")).Outcome);
        Assert.Equal(ChangeOutcome.Deleted, (await Pin(Ada, 1)).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Delete(Ada, 1)).Outcome);
        await Silo.Restart();
        Assert.Equal([message, answer], await History());
    }

    [Fact]
    public async Task Reactions_are_there_or_not()
    {
        await Start("one");

        await React(Grace, 1, "👍");
        await React(Linus, 1, "👍");
        await React(Grace, 1, "👍");
        await React(Grace, 1, "🎉");
        await React(Linus, 1, "🎉", given: false);
        Assert.Equal([("👍", 2, "Grace, Linus"), ("🎉", 1, "Grace")], await Reactions());

        await React(Grace, 1, "👍", given: false);
        await React(Grace, 1, "🎉", given: false);
        Assert.Equal([("👍", 1, "Linus")], await Reactions());

        await React(Linus, 1, "👍", given: false);
        Assert.Null((await History())[0].Content);
        await Silo.Restart();
        Assert.Null((await History())[0].Content);
    }

    [Fact]
    public async Task Of_many_who_react_the_first_30_are_named_and_whoever_goes_is_followed_by_the_next()
    {
        Member[] crowd = [Ada, .. Enumerable.Range(0, 40).Select(i => new Member(NewId(), $"Person {i}"))];
        await Conversation.Create(new NewConversation(Ada.UserId, "Crowd", crowd, "one", Guid.NewGuid()));
        foreach (var member in crowd) await React(member, 1, "👍");

        await Task.WhenAll(crowd[..3].Select(member => React(member, 1, "👍", given: false)));

        var reaction = Assert.Single((await History())[0].Content!.Reactions);
        Assert.Equal((38, 30), (reaction.Count, reaction.By.Length));
        Assert.Equal(crowd[3..33].Select(member => member.UserId).Order(), reaction.By.Select(member => member.UserId).Order());
    }

    [Fact]
    public async Task A_message_has_at_most_20_kinds_of_reactions()
    {
        await Start("one");
        for (var i = 0; i < 20; i++) await React(Ada, 1, char.ConvertFromUtf32(0x1F600 + i));

        Assert.Equal(ChangeOutcome.TooMany, (await React(Ada, 1, "👍")).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await React(Grace, 1, "😀")).Outcome);
    }

    [Theory]
    [InlineData("👍")]
    [InlineData("👍🏽")]
    [InlineData("❤️")]
    [InlineData("☺")]
    [InlineData("1️⃣")]
    [InlineData("🇩🇪")]
    [InlineData("👨‍👩‍👧‍👦")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿")]
    [InlineData("🏳️‍🌈")]
    public async Task One_emoji_is_a_reaction(string emoji)
    {
        await Start("one");

        Assert.Equal(ChangeOutcome.Done, (await React(Ada, 1, emoji)).Outcome);
        Assert.Equal([(emoji, 1, "Ada")], await Reactions());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("1")]
    [InlineData("+1")]
    [InlineData("👍👍")]
    [InlineData("👍 ")]
    [InlineData("<b>")]
    [InlineData("漢")]
    [InlineData("\uD83D")]
    [InlineData("e\u0301")]
    public async Task Anything_else_is_none(string emoji)
    {
        await Start("one");

        Assert.Equal(ChangeOutcome.BadEmoji, (await React(Ada, 1, emoji)).Outcome);
        Assert.Empty(await Reactions());
    }

    [Fact]
    public async Task Pins_are_listed_with_the_newest_first_and_as_their_messages_stand()
    {
        await Start("one");
        await Say(Grace, "two");

        await Pin(Linus, 1);
        await Pin(Ada, 2);
        await Edit(Ada, 1, "one, edited");

        var content = (await View()).Content!;
        Assert.Equal([(2, "two", "Ada"), (1, "one, edited", "Linus")], content.Pins.Select(pin => (pin.Seq, pin.Message!.Text, pin.ByName)));
        Assert.Equal(4, content.Version);
        await Pin(Grace, 2, pinned: false);
        Assert.Equal([1], (await View()).Content!.Pins.Select(pin => pin.Seq));
        await Silo.Restart();
        Assert.Equal([1], (await View()).Content!.Pins.Select(pin => pin.Seq));
    }

    [Fact]
    public async Task The_same_act_again_is_done_once_even_when_it_is_no_longer_so()
    {
        await Start("one");
        var (give, edit) = (Guid.NewGuid(), Guid.NewGuid());
        await Conversation.React(Grace.UserId, give, 1, "👍", true);
        await Conversation.Edit(Ada.UserId, edit, 1, "two", 1);
        await React(Grace, 1, "👍", given: false);
        await Edit(Ada, 1, "three", 99 - 96);
        await Silo.Restart();

        Assert.Equal(ChangeOutcome.Done, (await Conversation.React(Grace.UserId, give, 1, "👍", true)).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.Edit(Ada.UserId, edit, 1, "two", 1)).Outcome);

        Assert.Empty(await Reactions());
        Assert.Equal("three", (await History())[0].Text);
    }

    [Fact]
    public async Task An_act_that_found_it_so_is_not_done_later()
    {
        await Start("one");
        await React(Grace, 1, "👍");
        var again = Guid.NewGuid();
        await Conversation.React(Grace.UserId, again, 1, "👍", true);
        await React(Grace, 1, "👍", given: false);

        await Conversation.React(Grace.UserId, again, 1, "👍", true);

        Assert.Empty(await Reactions());
    }

    [Fact]
    public async Task The_same_client_id_for_another_act_is_refused()
    {
        await Start("one");
        var id = Guid.NewGuid();
        await Conversation.React(Grace.UserId, id, 1, "👍", true);

        Assert.Equal(ChangeOutcome.ClientIdTaken, (await Conversation.React(Grace.UserId, id, 1, "👍", false)).Outcome);
        Assert.Equal(ChangeOutcome.ClientIdTaken, (await Conversation.React(Linus.UserId, id, 1, "👍", true)).Outcome);
        Assert.Equal(ChangeOutcome.ClientIdTaken, (await Conversation.Pin(Grace.UserId, id, 1, true)).Outcome);
    }

    [Fact]
    public async Task A_message_that_is_sent_again_after_it_was_edited_or_deleted_is_the_same_message()
    {
        await Start();
        var (edited, deleted, reply) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Post(Ada, "one", edited);
        await Post(Ada, "two", deleted);
        await Conversation.Reply(Ada.UserId, reply, "three", 1);
        await Edit(Ada, 1, "one, edited", version: 1);
        await Delete(Ada, 2);

        Assert.Equal(PostOutcome.AlreadyPosted, (await Post(Ada, "one", edited)).Outcome);
        Assert.Equal(PostOutcome.AlreadyPosted, (await Post(Ada, "two", deleted)).Outcome);
        Assert.Equal(PostOutcome.AlreadyPosted, (await Conversation.Reply(Ada.UserId, reply, "three", 1)).Outcome);
        Assert.Equal(PostOutcome.ClientIdTaken, (await Post(Ada, "one, edited", edited)).Outcome);
        Assert.Equal(PostOutcome.ClientIdTaken, (await Post(Ada, "three", reply)).Outcome);
        Assert.Equal("one", (await Conversation.FindPosted(Ada.UserId, edited))!.Text);
    }

    [Fact]
    public async Task An_answer_shows_what_it_answers_as_that_stands_now()
    {
        await Start("one");

        var reply = (await Conversation.Reply(Grace.UserId, Guid.NewGuid(), "an answer", 1)).Message!;
        await Edit(Ada, 1, "one, edited");

        Assert.Equal(new MessageSnippet(1, Ada.UserId, "Ada", "one", IsDeleted: false), reply.Original);
        Assert.Equal("one, edited", (await History())[1].Original!.Text);
        Assert.Equal(PostOutcome.NotFound, (await Conversation.Reply(Grace.UserId, Guid.NewGuid(), "nothing", 3)).Outcome);
        Assert.Equal(PostOutcome.NotFound, (await Conversation.Reply(Eve.UserId, Guid.NewGuid(), "foreign", 1)).Outcome);
    }

    [Fact]
    public async Task A_message_is_found_in_the_middle_of_its_page()
    {
        await Start();
        await PostAtOnce(120);

        var (middle, first, last) = (await Conversation.ViewAt(Ada.UserId, 60), await Conversation.ViewAt(Ada.UserId, 1), await Conversation.ViewAt(Ada.UserId, 119));

        Assert.Equal((35, 84, true, true), (middle!.Messages[0].Seq, middle.Messages[^1].Seq, middle.HasEarlier, middle.HasLater));
        Assert.Equal((1, 25, false, true), (first!.Messages[0].Seq, first.Messages[^1].Seq, first.HasEarlier, first.HasLater));
        Assert.Equal((71, 120, true, false), (last!.Messages[0].Seq, last.Messages[^1].Seq, last.HasEarlier, last.HasLater));
        Assert.Null(await Conversation.ViewAt(Ada.UserId, 121));
        Assert.Null(await Conversation.ViewAt(Ada.UserId, 0));
    }

    [Fact]
    public async Task A_change_is_no_news_and_only_one_of_the_newest_message_changes_the_list()
    {
        await Start("one");
        await Say(Ada, "two");
        var before = (await Conversations())[0];
        var grace = await Silo.ListenToUser(Grace.UserId);

        await Edit(Ada, 1, "one, edited");
        await Edit(Ada, 2, "two, edited", version: 2);

        var summary = (await grace.Until(item => item.Conversation?.LastText == "two, edited"))[^1].Conversation!;
        Assert.Equal((before.LastAt, before.LastSeq, 4), (summary.LastAt, summary.LastSeq, summary.Version));
        Assert.Equal("two, edited", (await Conversations())[0].LastText);
        await Delete(Ada, 2);
        Assert.Null((await Conversations())[0].LastText);
    }

    /// <summary>Random acts by three people at once, each asked for up to three times, cut by restarts: every reader arrives at the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_a_reader_who_catches_up_sees_what_a_fresh_page_shows(int seed)
    {
        var random = new Random(seed);
        await Start("begin");
        var readers = new List<Reader> { new(), new() };
        await readers[0].CatchUp(Conversation);
        for (var round = 0; round < 12; round++)
        {
            var last = (await View()).LastSeq;
            await Task.WhenAll(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Again(random.Next(1, 4), RandomAct(random, last))));
            if (random.Next(4) == 0) await Silo.Restart();
            if (random.Next(2) == 0) await readers[random.Next(readers.Count)].CatchUp(Conversation);
            if (random.Next(4) == 0) readers.Add(new Reader());
        }

        var (fresh, version) = (await History(), (await View()).Version);
        foreach (var reader in readers)
        {
            await reader.CatchUp(Conversation);
            Assert.Equal(version, reader.Version);
            Assert.Equal(fresh.Select(WithoutOriginal), reader.Messages.Select(WithoutOriginal));
            Assert.Equal((await View()).Content!.Pins.Select(pin => pin.Seq), reader.Pins);
            Assert.Equal((await View()).Content!.Topic, reader.Topic);
        }
        var versions = fresh.Select(message => message.Version).Append((await View()).Content!.Version).Where(one => one > 0).ToArray();
        Assert.Equal(versions.Distinct().Count(), versions.Length);
        Assert.Equal(version, versions.Max());
    }

    private static async Task Again(int times, Func<Task> act)
    {
        for (var i = 0; i < times; i++) await act();
    }

    private Func<Task> RandomAct(Random random, long last)
    {
        var (person, id, seq) = (new[] { Ada, Grace, Linus }[random.Next(3)].UserId, Guid.NewGuid(), random.NextInt64(1, last + 1));
        var (emoji, flag, text) = (new[] { "👍", "🎉" }[random.Next(2)], random.Next(2) == 0, $"text {random.Next(1000)}");
        string[] mentions = random.Next(4) == 0 ? [Mention.All] : [];
        return random.Next(8) switch
        {
            0 => () => Conversation.Post(person, id, text, mentions),
            1 => () => Conversation.Reply(person, id, text, seq, mentions),
            2 => async () => await Conversation.Edit(person, id, seq, text, (await Conversation.Message(Ada.UserId, seq))!.Version, mentions),
            3 when random.Next(3) == 0 => () => Conversation.Delete(person, id, seq),
            4 => () => Conversation.Pin(person, id, seq, flag),
            5 when flag => () => Conversation.AddMembers(Ada.UserId, id, [random.Next(2) == 0 ? Linus : Eve], fromNow: false),
            5 => () => Conversation.Remove(Ada.UserId, id, (random.Next(2) == 0 ? Linus : Eve).UserId),
            6 => () => Conversation.SetTitle(person, id, flag ? text : null, $"topic {random.Next(3)}"),
            _ => () => Conversation.React(person, id, seq, emoji, flag),
        };
    }

    private static Message WithoutOriginal(Message message) => message with { Original = null, Preview = null };

    private async Task<ConversationView> View() => (await Conversation.View(Ada.UserId, null))!;

    private Task<ConversationSummary[]> Conversations() => Silo.Grain<OrleansMessenger.Accounts.IUserGrain>(Grace.UserId).Conversations(null);

    private async Task<(string, int, string)[]> Reactions() =>
        [.. ((await History())[0].Content?.Reactions ?? []).Select(one => (one.Emoji, one.Count, string.Join(", ", one.By.Select(member => member.Nickname))))];

    private Task<ChangeResult> Edit(Member by, long seq, string text, long version = 1) => Conversation.Edit(by.UserId, Guid.NewGuid(), seq, text, version);

    private Task<ChangeResult> Delete(Member by, long seq) => Conversation.Delete(by.UserId, Guid.NewGuid(), seq);

    private Task<ChangeResult> React(Member by, long seq, string emoji, bool given = true) => Conversation.React(by.UserId, Guid.NewGuid(), seq, emoji, given);

    private Task<ChangeResult> Pin(Member by, long seq, bool pinned = true) => Conversation.Pin(by.UserId, Guid.NewGuid(), seq, pinned);

    /// <summary>As a page does it: what it is told goes in its place by number, unless it has something newer there.</summary>
    private sealed class Reader
    {
        private readonly SortedDictionary<long, Message> _messages = [];

        public long Version { get; private set; }

        public IEnumerable<Message> Messages => _messages.Values;

        public IEnumerable<long> Pins { get; private set; } = [];

        public string? Topic { get; private set; }

        public async Task CatchUp(IConversationGrain conversation)
        {
            var changes = await conversation.ChangesSince(Version);
            Assert.False(changes.Incomplete);
            foreach (var message in changes.Messages) _messages[message.Seq] = message;
            if (changes.Content is { } content) (Pins, Topic) = (content.Pins.Select(pin => pin.Seq), content.Topic);
            Version = changes.Version;
        }
    }
}
