using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Drafts;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Drafts;

public sealed class DraftPageTests(ContractApp app) : IClassFixture<ContractApp>
{
    private const string Form = DraftKey.NewConversation;

    [Fact]
    public async Task A_save_is_answered_with_what_was_saved()
    {
        var ada = await app.Somebody("Ada");

        var (status, answer) = await Save(ada, ("Revision", "0"), ("Title", "Harbour"), ("Text", "a\r\nb"), ("Password", "secret"), ("ConfirmPassword", "secret"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal((Form, 1), (answer.GetProperty("form").GetString(), answer.GetProperty("revision").GetInt64()));
        Assert.Equal(["Title=Harbour", "Text=a\nb"], Fields(answer, "fields"));
        var stored = await app.Grains.GetGrain<IDraftGrain>(DraftKey.For(ada.Id, Form)).Read();
        Assert.Equal([new("Title", "Harbour"), new("Text", "a\nb")], stored.Fields);
    }

    [Fact]
    public async Task A_stale_save_is_answered_with_both_versions()
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "theirs"));

        var (status, answer) = await Save(ada, ("Revision", "0"), ("Text", "mine"));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal((Form, 1), (answer.GetProperty("form").GetString(), answer.GetProperty("revision").GetInt64()));
        Assert.Equal(["Text=mine"], Fields(answer, "yours"));
        Assert.Equal(["Text=theirs"], Fields(answer, "saved"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("many")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    public async Task A_save_that_does_not_say_what_it_is_based_on_overwrites_nothing(string? revision)
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "there"));

        var (status, _) = await Save(ada, [.. revision is null ? Array.Empty<(string, string)>() : [("Revision", revision)], ("Text", "blind")]);

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("there", (await ada.Page("/")).QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
    }

    [Fact]
    public async Task A_draft_that_is_too_long_is_refused_with_a_sentence()
    {
        var ada = await app.Somebody("Ada");

        var (fits, _) = await Save(ada, ("Revision", "0"), ("Text", new string('x', 63_996)));
        var (status, answer) = await Save(ada, ("Revision", "1"), ("Text", new string('x', 63_997)));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (fits, status));
        Assert.Contains("64,000 characters", answer.GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_script_a_save_leads_back_to_the_page()
    {
        var ada = await app.Somebody("Ada");

        using var answer = await ada.Submit($"/drafts/{Form}?then=/%23new-conversation-title", ("Revision", "0"), ("Title", "Harbour"));

        Assert.Equal((HttpStatusCode.SeeOther, "/#new-conversation-title"), (answer.StatusCode, answer.Path()));
        Assert.Equal("Harbour", (await ada.Page("/")).QuerySelector<IHtmlInputElement>("#Title")!.Value);
    }

    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    public async Task A_save_leads_nowhere_else(string then)
    {
        var ada = await app.Somebody("Ada");

        using var answer = await ada.Submit($"/drafts/{Form}?then={Uri.EscapeDataString(then)}", ("Revision", "0"), ("Title", "Harbour"));

        Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Path()));
    }

    [Fact]
    public async Task Without_script_people_are_found_added_and_removed_by_buttons()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody($"Quirin{Guid.NewGuid():N}"[..20]));

        await Press(ada, ("Query", grace.Nickname), ("Title", "kept"), ("Find", ""));
        var found = await ada.Page("/");
        Assert.Equal([grace.Id], found.QuerySelectorAll("#people button[name=Add]").Select(button => button.GetAttribute("value")));

        await Press(ada, ("Query", grace.Nickname), ("Title", "kept"), ("Add", grace.Id));
        var added = await ada.Page("/");
        Assert.Equal([grace.Id], added.QuerySelectorAll<IHtmlInputElement>("#chosen input[name=Members]").Select(input => input.Value));
        Assert.Empty(added.QuerySelectorAll("#people button[name=Add]"));
        Assert.Equal("kept", added.QuerySelector<IHtmlInputElement>("#Title")!.Value);

        await Press(ada, ("Members", grace.Id), ("Title", "kept"), ("Remove", grace.Id));
        Assert.Empty((await ada.Page("/")).QuerySelectorAll("#chosen li"));
    }

    [Theory]
    [InlineData("Zeile\nund <b>\"noch'eine\"</b> &amp; 👩‍👩‍👧 שלום")]
    [InlineData("\n\nfirst line empty")]
    [InlineData("</textarea><script>alert(1)</script>")]
    public async Task What_was_saved_stands_in_the_form_as_it_was_typed(string text)
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Title", text.ReplaceLineEndings(" ")), ("Text", text));

        var page = await ada.Page("/");

        Assert.Equal(text, page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.Equal(text.ReplaceLineEndings(" "), page.QuerySelector<IHtmlInputElement>("#Title")!.Value);
        Assert.Equal("1", page.QuerySelector<IHtmlInputElement>("#new-conversation input[name=Revision]")!.Value);
    }

    [Fact]
    public async Task A_draft_is_saved_by_a_post_only()
    {
        var ada = await app.Somebody("Ada");

        using var answer = await ada.Get($"/drafts/{Form}?Text=x&Revision=0");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> Save(Person person, params (string Name, string Value)[] fields)
    {
        using var answer = await person.Submit($"/drafts/{Form}", fields);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, json.RootElement.Clone());
    }

    /// <summary>A button of the form as it is on the page now.</summary>
    private static async Task Press(Person person, params (string Name, string Value)[] fields)
    {
        var revision = (await person.Page("/")).QuerySelector<IHtmlInputElement>("#new-conversation input[name=Revision]")!.Value;
        using var answer = await person.Submit($"/drafts/{Form}?then=/", [("Revision", revision), .. fields]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private static IEnumerable<string> Fields(JsonElement answer, string name) =>
        answer.GetProperty(name).EnumerateArray().Select(field => $"{field.GetProperty("name").GetString()}={field.GetProperty("value").GetString()}");
}
