using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

public sealed class PostTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task The_same_client_id_again_is_the_same_message()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.Post(conversation, "once", id)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        var message = Assert.Single(await grace.History(conversation));
        Assert.Equal((1, "once", id, ada.Id), (message.Seq, message.Text, message.ClientId, message.AuthorId));
    }

    [Fact]
    public async Task The_same_client_id_with_another_text_or_author_is_a_conflict()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        var id = Guid.NewGuid();
        await ada.Post(conversation, "first", id);

        var otherText = await ada.Post(conversation, "second", id);
        var otherAuthor = await grace.Post(conversation, "first", id);

        Assert.Equal(HttpStatusCode.Conflict, otherText.StatusCode);
        Assert.Equal("second", await ShownBack(otherText));
        Assert.Equal(HttpStatusCode.Conflict, otherAuthor.StatusCode);
        Assert.Single(await grace.History(conversation));
    }

    [Fact]
    public async Task Eight_thousand_characters_are_a_message_and_one_more_is_refused_and_shown_back()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post(conversation, new string('x', 8_000))).StatusCode);

        var refused = await ada.Post(conversation, new string('y', 8_001));

        Assert.True(refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge);
        Assert.Equal(new string('y', 8_001), await ShownBack(refused));
        Assert.Contains("8,001", await refused.Words("main"), StringComparison.Ordinal);
        Assert.Equal(8_000, Assert.Single(await ada.History(conversation)).Text.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("\u200b\u2060")]
    public async Task A_blank_message_is_refused_with_a_sentence(string text)
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var refused = await ada.Post(conversation, text);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("visible character", await refused.Words("main"), StringComparison.Ordinal);
        Assert.Empty(await ada.History(conversation));
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0001\u001b[31mb\u007f")]
    [InlineData("line\r\nline\rline")]
    [InlineData("\u202eright to left override")]
    public async Task Control_characters_break_nothing(string text)
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        using var answer = await ada.Post(conversation, text);
        Assert.True(answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.BadRequest, $"{answer.StatusCode}");

        Assert.Equal(HttpStatusCode.SeeOther, (await ada.Post(conversation, "after")).StatusCode);
        Assert.Equal("after", (await grace.History(conversation))[^1].Text);
        using var stream = await grace.OpenEvents($"open={conversation}:0");
        Assert.Equal("after", await stream.Read().Where(live => live.Message is not null).Select(live => live.Message!.Text).FirstAsync(words => words == "after"));
    }

    [Fact]
    public async Task Invalid_UTF8_is_refused_or_replaced_and_breaks_nothing()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        var body = $"__RequestVerificationToken={Uri.EscapeDataString(ada.Token)}&ClientId={Guid.NewGuid()}&Text=broken%C3%28%FF";
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");

        using var answer = await ada.Submit($"/conversations/{conversation}/messages", content);

        Assert.True((int)answer.StatusCode < 500, $"{answer.StatusCode}");
        await ada.Post(conversation, "after");
        Assert.Equal("after", (await grace.History(conversation))[^1].Text);
    }

    [Fact]
    public async Task A_forged_token_posts_nothing()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = grace.Token,
            ["Text"] = "forged",
            ["ClientId"] = $"{Guid.NewGuid()}",
        });
        using var answer = await ada.Submit($"/conversations/{conversation}/messages", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await grace.History(conversation));
    }

    [Fact]
    public async Task Messages_of_many_at_once_stand_in_one_order_without_holes()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? ada : grace).Post(conversation, $"message {number}")));

        var seen = await ada.History(conversation);

        Assert.Equal(Enumerable.Range(1, 60).Select(place => (long)place), seen.Select(message => message.Seq));
        Assert.Equal(seen, await grace.History(conversation));
    }

    /// <summary>What stands in the box to be sent again, or else among what was refused.</summary>
    private static async Task<string> ShownBack(HttpResponseMessage answer)
    {
        var page = await answer.Page();
        return page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")?.Value ?? page.QuerySelector(".typed")?.TextContent ?? "";
    }
}
