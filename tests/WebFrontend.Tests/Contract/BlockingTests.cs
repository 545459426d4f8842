using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Grains.Conversations;

using Person = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>Blocking people and reporting messages, without script.</summary>
public sealed class BlockingTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Whoever_is_blocked_is_collapsed_in_groups_and_listed_in_the_settings()
    {
        var (ada, grace, conversation) = await app.TwoGroup("hello");
        var members = await grace.Page($"/conversations/{conversation}/members");
        Assert.StartsWith("Block Ada @", Isolated(members.QuerySelector("form[action$='/settings/block'] button")!.GetAttribute("aria-label")!), StringComparison.Ordinal);

        using var blocked = await grace.Submit("/settings/block", ("Person", ada.Id), ("On", "true"), ("Then", $"/conversations/{conversation}/members"));

        Assert.Equal($"/conversations/{conversation}/members", blocked.Headers.Location!.OriginalString);
        var page = await grace.Page($"/conversations/{conversation}");
        Assert.Equal(ada.Id, page.QuerySelector("[role=log]")!.GetAttribute("data-blocked"));
        Assert.NotNull(page.QuerySelector("article.message--blocked > details"));
        Assert.Null((await ada.Page($"/conversations/{conversation}")).QuerySelector("article.message--blocked"));
        Assert.Equal("Ada", (await grace.Page("/settings")).QuerySelector("#privacy .member bdi")!.TextContent);

        (await grace.Submit("/settings/block", ("Person", ada.Id), ("On", "false"))).Dispose();
        Assert.Null((await grace.Page("/settings")).QuerySelector("#privacy .member"));
    }

    [Fact]
    public async Task With_whoever_is_blocked_no_conversation_begins_or_goes_on()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        (await grace.Submit("/settings/block", ("Person", ada.Id), ("On", "true"))).Dispose();

        foreach (var (one, other) in ((Person, Person)[])[(ada, grace), (grace, ada)])
            await Refused(await one.Submit("/conversations", ("Members", other.Id), ("Text", "let me in"), ("ClientId", $"{Guid.NewGuid()}")), "One of you has blocked the other");
        await Refused(await ada.Submit("/conversations", ("Members", grace.Id), ("Title", "A group"), ("ClientId", $"{Guid.NewGuid()}")), "Somebody among them has blocked you");

        (await grace.Submit("/settings/block", ("Person", ada.Id), ("On", "false"))).Dispose();
        var conversation = await ada.StartConversation([grace], "", "hello");
        (await grace.Submit("/settings/block", ("Person", ada.Id), ("On", "true"))).Dispose();
        await Refused(await ada.Post(conversation, "still here"), "so nothing can be written here");
        Assert.Equal(["hello"], (await ada.History(conversation)).Select(message => message.Text));

        static async Task Refused(HttpResponseMessage answer, string words)
        {
            using (answer)
            {
                Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
                Assert.Contains(words, (await Person.Parse(answer)).Body!.TextContent, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("me")]
    [InlineData("nobody")]
    [InlineData("")]
    public async Task Nobody_blocks_themselves_or_somebody_who_isnt_there(string whom)
    {
        var ada = await app.Somebody("Ada");

        using var answer = await ada.Submit("/settings/block", ("Person", whom == "me" ? ada.Id : whom), ("On", "true"), ("Then", "https://example.org"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_message_is_reported_from_its_page_and_the_reason_is_a_draft_until_then()
    {
        var (ada, grace, conversation) = await app.TwoGroup("rude");
        var path = $"/conversations/{conversation}/messages/1/report";
        await grace.SaveDraft($"report-{conversation}-1", 0, ("Reason", "It is ru"));
        Assert.Contains("It is ru", (await grace.Page(path)).GetElementById("Reason")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await ada.Get(path)).StatusCode);

        using var tooLong = await grace.Submit(path, ("Reason", new string('x', 1_001)), ("ClientId", $"{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        using var reported = await grace.Submit(path, ("Reason", "It is rude."), ("ClientId", $"{Guid.NewGuid()}"));

        Assert.Equal($"{path}?done=true", reported.Headers.Location!.OriginalString);
        Assert.Contains("Reported.", (await grace.Page($"{path}?done=true")).Body!.TextContent, StringComparison.Ordinal);
        var report = Assert.Single(await app.Services.GetRequiredService<IReportStore>().All(100), report => report.Message.ConversationId == conversation);
        Assert.Equal(("rude", "It is rude."), (report.Message.Text, report.Reason));
    }

    private static string Isolated(string words) => words.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
