
namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SqliteCatchUpTests(SqliteSilo silo) : CatchUpTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresCatchUpTests(PostgresSilo silo) : CatchUpTests(silo);

/// <summary>How a reader that was away gets exactly what it lacks, and how one that stays hears of everything.</summary>
public abstract class CatchUpTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task A_reader_gets_exactly_what_stands_above_its_version()
    {
        await Start();
        await PostAtOnce(10);

        var changes = await Conversation.ChangesSince(7);

        Assert.Equal((10, false), (changes.Version, changes.Incomplete));
        Assert.Equal((await History())[7..], changes.Messages);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    public async Task A_reader_at_the_head_or_beyond_it_lacks_nothing(long version)
    {
        await Start();
        await PostAtOnce(3);

        var changes = await Conversation.ChangesSince(version);

        Assert.Equal((3, 0, false), (changes.Version, changes.Messages.Length, changes.Incomplete));
    }

    [Fact]
    public async Task Who_lacks_200_messages_gets_them_and_who_lacks_more_is_sent_the_newest_page()
    {
        await Start();
        await PostAtOnce(203);

        var exact = await Conversation.ChangesSince(3);
        var incomplete = await Conversation.ChangesSince(2);

        Assert.Equal((203, false), (exact.Version, exact.Incomplete));
        Assert.Equal(Numbers(4, 203), exact.Messages.Select(message => message.Version));
        Assert.Equal((203, true), (incomplete.Version, incomplete.Incomplete));
        Assert.Equal(Numbers(154, 203), incomplete.Messages.Select(message => message.Seq));
    }

    [Fact]
    public async Task The_stream_carries_every_committed_message_in_the_order_of_versions()
    {
        var listener = await Silo.ListenToConversation(Id);
        await Start("first");

        await PostAtOnce(199);

        var events = await listener.Take(200);
        Assert.Equal(Numbers(1, 200), events.Select(item => item.Version));
        Assert.Equal(await History(), events.Select(item => item.Message));
    }

    [Fact]
    public async Task What_was_not_written_is_not_on_the_stream()
    {
        await Start();
        var listener = await Silo.ListenToConversation(Id);
        var clientId = Guid.NewGuid();

        await Post(Ada, "once", clientId);
        await Post(Ada, "once", clientId);
        await Post(Ada, "other", clientId);
        await Start("created again");
        await Post(Ada, " ");
        await Post(Eve, "foreign");
        await Post(Ada, "last");

        var events = await listener.Until(item => item.Version == 2);
        Assert.Equal([(1, "once"), (2, "last")], events.Where(item => item.Message is not null).Select(item => (item.Version, item.Message!.Text)));
    }

    [Fact]
    public async Task A_page_never_claims_a_version_whose_message_it_lacks()
    {
        await Start();
        var posting = Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            for (var i = 0; i < 150; i++) await Say(Ada, $"text {i}");
        }));

        async Task ReadAlong()
        {
            while (!posting.IsCompleted)
            {
                var view = await Conversation.View(Ada.UserId, null);
                Assert.True(view!.Version <= (view.Messages.Length == 0 ? 0 : view.Messages[^1].Version));
                var changes = await Conversation.ChangesSince(view.Version);
                if (!changes.Incomplete) Assert.Equal(Numbers(view.Version + 1, changes.Version), changes.Messages.Select(message => message.Version));
            }
        }

        await Task.WhenAll(ReadAlong(), ReadAlong(), ReadAlong());
        await posting;
        Assert.Equal(300, (await Conversation.View(Ada.UserId, null))!.Version);
    }
}
