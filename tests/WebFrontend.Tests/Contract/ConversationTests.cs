using System.Net;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

public sealed class ConversationTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Many_creations_at_once_with_one_client_id_make_one_conversation()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var id = Guid.NewGuid();

        var made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ada.StartConversation([grace], "Once", "hello", id)));

        var conversation = Assert.Single(made.Distinct());
        Assert.Equal(["hello"], (await grace.History(conversation)).Select(message => message.Text));
        Assert.Single((await grace.Page("/")).QuerySelectorAll("#conversations li"));
    }

    [Fact]
    public async Task Nobody_can_take_a_conversation_by_its_creators_client_id()
    {
        var (ada, grace, eve) = (await app.Somebody("Ada"), await app.Somebody("Grace"), await app.Somebody("Eve"));
        var id = Guid.NewGuid();
        var hers = await ada.StartConversation([grace], "", "hello", id);
        Assert.NotEqual(hers, await eve.StartConversation([grace], "", "hello", id));
    }

    [Fact]
    public async Task Without_members_or_with_too_long_a_title_the_form_comes_back_filled()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));

        var alone = await ada.AskForConversation([], "Kept title", "kept text", Guid.NewGuid());
        var tooLong = await ada.AskForConversation([grace], new string('t', 101), "kept text", Guid.NewGuid());

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (alone.StatusCode, tooLong.StatusCode));
        Assert.Contains("at least one person", await alone.Words("main"), StringComparison.Ordinal);
        Assert.Contains("Kept title", await alone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("kept text", await alone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(new string('t', 101), await tooLong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await grace.Page("/")).QuerySelectorAll("#conversations li"));
    }

    [Fact]
    public async Task Somebody_who_does_not_exist_is_no_member()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var answer = await ada.Submit(
            "/conversations", ("Title", ""), ("Text", "hi"), ("ClientId", $"{Guid.NewGuid()}"), ("Members", grace.Id), ("Members", Guid.NewGuid().ToString("N")), ("Members", "../x"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
