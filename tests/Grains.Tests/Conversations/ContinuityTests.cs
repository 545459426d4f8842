using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class SqliteContinuityTests(SqliteSilo silo) : ContinuityTests(silo)
{
    [Fact]
    public async Task A_post_that_could_not_be_written_leaves_no_hole_and_can_be_sent_again()
    {
        await Start();
        await Say(Ada, "before");
        var clientId = Guid.NewGuid();

        await Refusing("INSERT ON messages", "NEW.text = 'unlucky'", async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Post(Ada, "unlucky", clientId));
            Assert.Equal(2, (await Say(Grace, "after")).Seq);
        });

        var again = await Post(Ada, "unlucky", clientId);
        Assert.Equal((PostOutcome.Posted, 3, 3), (again.Outcome, again.Message!.Seq, again.Message.Version));
        Assert.Equal(["before", "after", "unlucky"], (await History()).Select(message => message.Text));
    }

    [Fact]
    public async Task A_creation_that_could_not_be_written_created_nothing_and_can_be_asked_for_again()
    {
        var request = new NewConversation(Ada.UserId, null, [Ada, Grace], "unlucky", Guid.NewGuid());

        await Refusing("INSERT ON messages", "NEW.text = 'unlucky'", async () =>
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Conversation.Create(request));
            Assert.Null(await Conversation.View(Ada.UserId, null));
        });

        await Conversation.Create(request);
        Assert.Equal("unlucky", Assert.Single(await History()).Text);
    }
}

[Collection(nameof(OnPostgres))]
public sealed class PostgresContinuityTests(PostgresSilo silo) : ContinuityTests(silo);

/// <summary>What was said stays said, whatever becomes of the activation that took it.</summary>
public abstract class ContinuityTests(MessengerSilo silo) : ConversationTest(silo)
{
    [Fact]
    public async Task After_a_restart_the_conversation_reads_the_same_and_goes_on_where_it_was()
    {
        await Start("first", title: "Harbour");
        await PostAtOnce(60);
        var clientId = Guid.NewGuid();
        var last = await Post(Grace, "last before", clientId);
        var (view, history) = (await Conversation.View(Grace.UserId, null), await History());

        await Silo.Restart();

        Assert.Equivalent(view, await Conversation.View(Grace.UserId, null), strict: true);
        Assert.Equal(history, await History());
        Assert.Equal(history[^2..], (await Conversation.ChangesSince(60)).Messages);
        Assert.Equal(new PostResult(PostOutcome.AlreadyPosted, last.Message), await Post(Grace, "last before", clientId));
        Assert.Equal(PostOutcome.ClientIdTaken, (await Post(Ada, "last before", clientId)).Outcome);
        var next = await Say(Linus, "first after");
        Assert.Equal((63, 63), (next.Seq, next.Version));
        Assert.False(await Conversation.IsMember(Eve.UserId));
    }

    [Fact]
    public async Task After_a_restart_the_stream_goes_on_with_the_next_version()
    {
        await Start("first");
        await Silo.Restart();
        var listener = await Silo.ListenToConversation(Id);

        var message = await Say(Ada, "second");

        Assert.Equal(new ConversationEvent(2, message), await listener.Next());
    }

    [Fact]
    public async Task Posts_that_are_under_way_when_the_silo_stops_are_in_the_log_if_they_were_answered()
    {
        await Start();
        var posting = Enumerable.Range(0, 100).Select(i => Post(Ada, $"{i}")).ToArray();

        await Silo.Restart();

        var answered = new List<Message>();
        foreach (var post in posting)
        {
            try
            {
                answered.Add((await post.WaitAsync(TimeSpan.FromSeconds(40))).Message!);
            }
            catch (Exception error) when (error is not TimeoutException)
            {
                // Refused: its author will send it again.
            }
        }

        var history = await History();
        Assert.Equal(Numbers(1, history.Length), history.Select(message => message.Seq));
        Assert.Subset(history.ToHashSet(), answered.ToHashSet());
    }

    [Fact]
    public async Task A_post_takes_the_next_place_although_another_silo_wrote_meanwhile()
    {
        await Start();
        await Say(Ada, "one");
        await WriteElsewhere("two", "three");

        var message = await Say(Ada, "four");

        Assert.Equal((4, 4), (message.Seq, message.Version));
        Assert.Equal(["one", "two", "three", "four"], (await History()).Select(text => text.Text));
        Assert.Equal(4, (await Conversation.View(Ada.UserId, null))!.Version);
    }

    [Fact]
    public async Task A_message_that_another_silo_took_already_is_the_same_message_here()
    {
        await Start();
        var elsewhere = (await WriteElsewhere("once"))[0].Message;

        var here = await Conversation.Post(elsewhere.AuthorId, elsewhere.ClientId, "once");

        Assert.Equal(new PostResult(PostOutcome.AlreadyPosted, elsewhere), here);
        Assert.Single(await History());
    }

    [Fact]
    public async Task Two_silos_that_write_at_once_leave_no_hole_and_lose_nothing()
    {
        await Start();
        var here = PostAtOnce(100);
        // The grain tries four times: no more often than that can another be faster.
        for (var i = 0; i < 3; i++) await WriteElsewhere($"elsewhere {i}");

        Assert.All(await here, result => Assert.Equal(PostOutcome.Posted, result.Outcome));
        var history = await History();
        Assert.Equal(Numbers(1, 103), history.Select(message => message.Seq));
        Assert.Equal(Numbers(1, 103), history.Select(message => message.Version));
        Assert.Equal(103, history.Select(message => message.Text).Distinct().Count());
    }

    /// <summary>Appends to the log past this silo's grain, as another silo's would after a partition.</summary>
    private async Task<AppendResult[]> WriteElsewhere(params string[] texts)
    {
        while (true)
        {
            var head = await Silo.Database.Log.Load(Id);
            try
            {
                return await Silo.Database.Log.Append(
                    Id, head!.Version, head.LastSeq, [.. texts.Select(text => new UnnumberedMessage(Guid.NewGuid(), Grace.UserId, "Grace", text, DateTimeOffset.UtcNow))]);
            }
            catch (StaleHeadException)
            {
                // The grain was faster.
            }
        }
    }
}
