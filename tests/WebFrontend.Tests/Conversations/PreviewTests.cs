using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

public sealed class PreviewTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_preview_is_what_the_message_will_be()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        const string text = "**so** it is\r\n- one";

        using var preview = await ada.Submit($"/conversations/{conversation}/preview", ("Text", text));
        using var posted = await ada.Post(conversation, text);

        var shown = (await preview.Page()).QuerySelector("#preview .message__bubble")!.InnerHtml;
        Assert.Equal("<strong>so</strong> it is\n<ul><li dir=\"auto\">one</li></ul>", shown);
        Assert.Equal(shown, (await ada.Page($"/conversations/{conversation}")).QuerySelector("article .message__bubble")!.InnerHtml);
    }

    [Fact]
    public async Task The_page_comes_again_with_the_text_and_its_id_and_nothing_is_sent()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        var page = await ada.Page($"/conversations/{conversation}");
        var form = page.QuerySelector<IHtmlFormElement>("form.composer")!;
        var button = form.QuerySelector("button[formaction]")!;
        (string Name, string Value)[] hidden = [.. form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]")
            .Where(input => input.Name != "__RequestVerificationToken").Select(input => (input.Name!, input.Value))];

        using var answer = await ada.Submit(button.GetAttribute("formaction")!, [.. hidden, ("Text", "*not* yet")]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var again = await answer.Page();
        Assert.Equal("*not* yet", again.GetElementById("Text")!.TextContent.Trim());
        Assert.Equal(hidden.Single(field => field.Name == "ClientId").Value, again.QuerySelector<IHtmlInputElement>("form.composer input[name=ClientId]")!.Value);
        Assert.Empty(await ada.History(conversation));
    }

    [Fact]
    public async Task A_script_gets_the_preview_alone()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();

        using var answer = await Htmx(ada, conversation, "~~a~~");

        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("<s>a</s>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Write something first")]
    [InlineData(" \n ", "Write something first")]
    [InlineData("8001", "A message holds at most 8,000 characters; this one has 8,001.")]
    public async Task What_cant_be_sent_cant_be_previewed(string text, string sentence)
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        if (text == "8001") text = new string('a', 8_001);

        using var alone = await Htmx(ada, conversation, text);
        using var page = await ada.Submit($"/conversations/{conversation}/preview", ("Text", text));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (alone.StatusCode, page.StatusCode));
        Assert.StartsWith(sentence, await alone.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.StartsWith(sentence, await page.Words("[data-problem]"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_previews_in_a_conversation()
    {
        var (_, _, conversation) = await app.TwoInAConversation();
        using var eve = await app.Somebody("Eve");

        using var answer = await eve.Submit($"/conversations/{conversation}/preview", ("Text", "a"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Without_the_token_there_is_no_preview()
    {
        var (_, _, conversation) = await app.TwoInAConversation();

        using var answer = await app.Visit().Http.PostAsync($"/conversations/{conversation}/preview", new FormUrlEncodedContent([new("Text", "a")]));

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> Htmx(Harness.Person person, string conversation, string text) =>
        ConversationPageTests.Htmx(person, $"/conversations/{conversation}/preview", ("Text", text));
}
