using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Silo.Storage.Reports;

namespace OrleansMessenger.Grains.Tests.Conversations;

[Collection(nameof(OnSqlite))]
public sealed class BlockingTestsOnSqlite(SqliteSilo silo) : BlockingTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class BlockingTestsOnPostgres(PostgresSilo silo) : BlockingTests(silo);

/// <summary>People who don't want to hear from somebody, and messages that they report.</summary>
public abstract class BlockingTests(MessengerSilo silo) : ConversationTest(silo)
{
    private IConversationGrain Direct => Silo.Grain<IConversationGrain>(ConversationId.Between(Ada.UserId, Grace.UserId));

    [Fact]
    public async Task Of_two_who_blocked_one_the_other_nobody_writes_to_their_conversation_until_that_is_over()
    {
        var id = Guid.NewGuid();
        await Direct.Create(new NewConversation(Ada.UserId, null, [Ada, Grace], "hello", Guid.NewGuid(), ConversationKind.Direct));
        Assert.Equal(PostOutcome.Posted, (await Direct.Post(Grace.UserId, id, "before")).Outcome);

        Assert.True(await Blocking(Grace).Block(Ada.UserId, true));

        foreach (var person in (Member[])[Ada, Grace])
        {
            Assert.Equal(PostOutcome.Blocked, (await Direct.Post(person.UserId, Guid.NewGuid(), "no")).Outcome);
            Assert.False(await Direct.Typing(person.UserId));
            Assert.Equal(ChangeOutcome.Blocked, (await Direct.React(person.UserId, Guid.NewGuid(), 1, "👍", true)).Outcome);
        }
        Assert.Equal(ChangeOutcome.Blocked, (await Direct.Edit(Ada.UserId, Guid.NewGuid(), 1, "no", 1)).Outcome);
        // What was sent before is sent, and one's own words one may take back.
        Assert.Equal(PostOutcome.AlreadyPosted, (await Direct.Post(Grace.UserId, id, "before")).Outcome);
        Assert.Equal(ChangeOutcome.Done, (await Direct.Delete(Ada.UserId, Guid.NewGuid(), 1)).Outcome);
        await Silo.Restart();
        Assert.Equal(PostOutcome.Blocked, (await Direct.Post(Ada.UserId, Guid.NewGuid(), "no")).Outcome);

        Assert.True(await Blocking(Grace).Block(Ada.UserId, false));

        Assert.Equal(PostOutcome.Posted, (await Direct.Post(Ada.UserId, Guid.NewGuid(), "yes")).Outcome);
    }

    [Fact]
    public async Task In_a_group_nobody_is_missing_and_whoever_is_blocked_brings_nobody_in()
    {
        await Start();
        await Blocking(Eve).Block(Ada.UserId, true);
        await Blocking(Grace).Block(Ada.UserId, true);

        Assert.Equal(PostOutcome.Posted, (await Post(Ada, "to all")).Outcome);
        Assert.Equal("to all", (await Conversation.View(Grace.UserId, null))!.Messages[0].Text);
        Assert.Equal(ChangeOutcome.Blocked, (await Conversation.AddMembers(Ada.UserId, Guid.NewGuid(), [Eve], fromNow: false)).Outcome);
        var id = Guid.NewGuid();
        Assert.Equal(ChangeOutcome.Done, (await Conversation.AddMembers(Linus.UserId, id, [Eve], fromNow: false)).Outcome);
        // The same act again is that act, whoever was blocked since.
        await Blocking(Eve).Block(Linus.UserId, true);
        Assert.Equal(ChangeOutcome.Done, (await Conversation.AddMembers(Linus.UserId, id, [Eve], fromNow: false)).Outcome);
    }

    [Fact]
    public async Task Nobody_is_notified_of_what_somebody_does_whom_they_blocked()
    {
        await Start();
        var (phone, devices) = (NewId(), Silo.Grain<IDevicesGrain>(Grace.UserId));
        await devices.BeginSession(phone, key: null, "A browser", endsWithBrowser: false);
        await devices.WantAlerts(phone, true, new PushSubscription($"https://push.example.org/{phone}", "key", "auth"));
        await Blocking(Grace).Block(Ada.UserId, true);

        await Post(Ada, "from Ada");
        var grace = await Silo.ListenToUser(Grace.UserId);
        await Conversation.TellAgain();
        await grace.Until(item => item.Conversation?.LastSeq == 1);
        await Post(Linus, "from Linus");

        var push = await Silo.Pushes.Next(phone);
        while (push.Seq < 2) push = await Silo.Pushes.Next(phone);
        Assert.Contains("from Linus", push.Json, StringComparison.Ordinal);
        Assert.DoesNotContain(Silo.Pushes.Waiting(phone), waiting => waiting.Seq == 1);
    }

    [Fact]
    public async Task Blocking_again_changes_nothing_and_there_is_an_end_to_it()
    {
        await Blocking(Ada).Block(Grace.UserId, true);
        await Blocking(Ada).Block(Grace.UserId, true);
        await Blocking(Ada).Block(Linus.UserId, false);
        Assert.Equal([Grace.UserId], await Blocking(Ada).All());

        for (var i = 1; i < Limits.Blocked; i++) await Blocking(Eve).Block($"{i:x32}", true);
        await Blocking(Eve).Block(Ada.UserId, true);
        Assert.False(await Blocking(Eve).Block(Grace.UserId, true));
    }

    [Fact]
    public async Task A_reported_message_is_kept_as_it_stood_once()
    {
        await Start("one");
        await Say(Ada, "rude");
        var id = Guid.NewGuid();

        Assert.Equal(ChangeOutcome.Done, await Conversation.Report(Grace.UserId, id, 2, " It is rude. "));
        await Conversation.Delete(Ada.UserId, Guid.NewGuid(), 2);

        var report = Assert.Single(await Reports(), report => report.Message.ConversationId == Id);
        Assert.Equal((Grace.UserId, id, 2L, "rude", "Ada", "It is rude."), (report.ReporterId, report.ClientId, report.Message.Seq, report.Message.Text, report.Message.AuthorName, report.Reason));
        Assert.Equal(ChangeOutcome.Done, await Conversation.Report(Grace.UserId, Guid.NewGuid(), 1, ""));
        Assert.Equal(ChangeOutcome.Done, await Conversation.Report(Grace.UserId, id, 2, "It is rude."));
        Assert.Equal(ChangeOutcome.ClientIdTaken, await Conversation.Report(Grace.UserId, id, 1, "It is rude."));
        Assert.Equal(2, (await Reports()).Count(one => one.Message.ConversationId == Id));
    }

    [Fact]
    public async Task What_one_doesnt_see_wrote_oneself_or_is_gone_is_not_reported()
    {
        await Start("one");
        await Say(Grace, "mine");
        await Conversation.SetTitle(Ada.UserId, Guid.NewGuid(), "Told", null);

        Assert.Equal(ChangeOutcome.NotFound, await Conversation.Report(Eve.UserId, Guid.NewGuid(), 1, ""));
        Assert.Equal(ChangeOutcome.NotFound, await Conversation.Report(Grace.UserId, Guid.NewGuid(), 3, ""));
        Assert.Equal(ChangeOutcome.NotFound, await Conversation.Report(Grace.UserId, Guid.NewGuid(), 9, ""));
        Assert.Equal(ChangeOutcome.NotAllowed, await Conversation.Report(Grace.UserId, Guid.NewGuid(), 2, ""));
        Assert.Equal(ChangeOutcome.BadText, await Conversation.Report(Grace.UserId, Guid.NewGuid(), 1, new string('x', Limits.ReportCharacters + 1)));
        Assert.DoesNotContain(await Reports(), report => report.Message.ConversationId == Id);
    }

    private IBlockingGrain Blocking(Member person) => Silo.Grain<IBlockingGrain>(person.UserId);

    private Task<Report[]> Reports() => new ReportStore(Silo.Database.Database).All(1_000);
}
