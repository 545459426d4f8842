using System.Net;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

public sealed class MembershipTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_stranger_finds_no_route_of_a_conversation()
    {
        var (ada, _, conversation) = await app.TwoInAConversation("hush");
        var eve = await app.Somebody("Eve");

        await FindsNothing(eve, conversation);

        Assert.Equal(["hush"], (await ada.History(conversation)).Select(message => message.Text));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("not-an-id")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%F0%9F%A6%8B")]
    public async Task An_id_that_is_none_is_not_found_either(string id) => await FindsNothing(await app.Somebody(), id);

    [Fact]
    public async Task Nobody_signed_in_gets_no_further_than_the_sign_in_form()
    {
        var (_, _, conversation) = await app.TwoInAConversation("hush");
        using var stranger = new Person(app.Visit().Http.BaseAddress!, "Stranger");
        using var page = await stranger.Get($"/conversations/{conversation}");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.StartsWith("/signin", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private static async Task FindsNothing(Person person, string conversation)
    {
        HttpResponseMessage[] answers =
        [
            await person.Get($"/conversations/{conversation}"),
            await person.Get($"/conversations/{conversation}?before=1"),
            await person.Post(conversation, "let me in"),
            await person.Submit($"/conversations/{conversation}/read", ("seq", "1")),
            await person.Get($"/conversations/{conversation}/seen?seq=1"),
            await person.Submit($"/drafts/conversation-{conversation}", ("Revision", "0"), ("Text", "draft")),
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));

        using var stream = await person.OpenEvents($"open={conversation}:0");
        var gone = await stream.Read().FirstAsync(live => live.Name is "gone" or "fragment");
        Assert.Equal("gone", gone.Name);
    }
}
