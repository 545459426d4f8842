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
        Assert.Equal((2, true, JsonValueKind.Null), (answer.GetProperty("version").GetInt64(), answer.GetProperty("kept").GetBoolean(), answer.GetProperty("problem").ValueKind));
        Assert.Equal(["Text=mine"], Fields(Assert.Single(answer.GetProperty("others").EnumerateArray()), "fields"));
    }

    [Fact]
    public async Task A_writers_late_saves_are_one_version_under_its_id_and_an_old_one_changes_nothing()
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "theirs"));

        await Save(ada, ("Revision", "0"), ("Text", "mine"), ("Writer", "tab-1"), ("WriterNumber", "1"));
        await Save(ada, ("Revision", "0"), ("Text", "mine, longer"), ("Writer", "tab-1"), ("WriterNumber", "2"));
        var (status, answer) = await Save(ada, ("Revision", "0"), ("Text", "mine"), ("Writer", "tab-1"), ("WriterNumber", "1"));

        Assert.Equal((HttpStatusCode.Conflict, true), (status, answer.GetProperty("kept").GetBoolean()));
        var other = Assert.Single(answer.GetProperty("others").EnumerateArray());
        Assert.Equal("tab-1", other.GetProperty("id").GetString());
        Assert.Equal(["Text=mine, longer"], Fields(other, "fields"));
        Assert.True(DateTimeOffset.UtcNow - other.GetProperty("savedAt").GetDateTimeOffset() < TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task A_version_too_many_is_not_kept_and_shown_to_whoever_typed_it()
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "theirs"));
        for (var i = 0; i < Limits.OtherVersions; i++) await Save(ada, ("Revision", "0"), ("Text", $"late {i}"));

        var (status, answer) = await Save(ada, ("Revision", "0"), ("Text", "too many"));
        using var page = await ada.Submit($"/drafts/{Form}?then=/", ("Revision", "0"), ("Text", "too many"));

        Assert.Equal((HttpStatusCode.Conflict, false), (status, answer.GetProperty("kept").GetBoolean()));
        Assert.Contains("8 other versions", answer.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, page.StatusCode);
        Assert.Equal("too many", (await page.Page()).QuerySelector("pre.typed")!.TextContent);
    }

    [Fact]
    public async Task Taking_and_dropping_are_answered_with_the_draft()
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "theirs"));
        await Save(ada, ("Revision", "0"), ("Text", "mine"), ("Writer", "tab-1"), ("WriterNumber", "1"));

        var (taking, taken) = await Post(ada, $"/drafts/{Form}/take", ("Version", "tab-1"), ("Revision", "1"), ("Text", "theirs, longer"));
        Assert.Equal((HttpStatusCode.OK, 3, 3), (taking, taken.GetProperty("revision").GetInt64(), taken.GetProperty("version").GetInt64()));
        Assert.Equal(["Text=mine"], Fields(taken, "fields"));
        var other = Assert.Single(taken.GetProperty("others").EnumerateArray());
        Assert.Equal(["Text=theirs, longer"], Fields(other, "fields"));

        var (dropping, dropped) = await Post(ada, $"/drafts/{Form}/drop", ("Version", other.GetProperty("id").GetString()!));
        Assert.Equal((HttpStatusCode.OK, 3, 4, 0), (dropping, dropped.GetProperty("revision").GetInt64(), dropped.GetProperty("version").GetInt64(), dropped.GetProperty("others").GetArrayLength()));
        Assert.Equal(["Text=mine"], Fields(dropped, "fields"));
    }

    [Fact]
    public async Task A_version_whose_writer_has_gone_on_writing_is_not_dropped_by_a_page_that_did_not_see_it()
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "theirs"));
        await Save(ada, ("Revision", "0"), ("Text", "mine"), ("Writer", "tab-1"), ("WriterNumber", "1"));
        var drop = (await ada.Page("/")).QuerySelector("[data-drop]")!.GetAttribute("formaction")!;
        await Save(ada, ("Revision", "0"), ("Text", "mine, longer"), ("Writer", "tab-1"), ("WriterNumber", "2"));

        using var answer = await ada.Submit(drop, ("Version", "tab-1"), ("Revision", "1"), ("Text", "theirs"));

        Assert.Equal((HttpStatusCode.SeeOther, "/#new-conversation-title"), (answer.StatusCode, answer.Path()));
        Assert.Equal("mine, longer", (await ada.Page("/")).QuerySelector("[data-version-id] [data-text]")!.TextContent);
    }

    [Fact]
    public async Task Without_script_dropping_a_version_keeps_what_was_typed_beside_it()
    {
        var ada = await app.Somebody("Ada");
        await Save(ada, ("Revision", "0"), ("Text", "theirs"));
        await Save(ada, ("Revision", "0"), ("Text", "mine"));
        var page = await ada.Page("/");

        using var answer = await ada.Submit(
            page.QuerySelector("[data-drop]")!.GetAttribute("formaction")!,
            ("Version", page.QuerySelector("[data-version-id]")!.GetAttribute("data-version-id")!), ("Revision", "1"), ("Text", "theirs, longer"));

        page = await ada.Page("/");
        Assert.Equal("theirs, longer", page.QuerySelector<IHtmlTextAreaElement>("#Text")!.Value);
        Assert.Null(page.QuerySelector("[data-version-id]"));
    }

    [Fact]
    public async Task The_form_says_what_it_has_and_its_own_button_comes_before_those_of_other_versions()
    {
        var ada = await app.Somebody("Ada");
        Assert.Equal("0", (await ada.Page("/")).QuerySelector("#new-conversation")!.GetAttribute("data-version"));
        await Save(ada, ("Revision", "0"), ("Text", "theirs"), ("Members", ada.Id));
        await Save(ada, ("Revision", "0"), ("Title", "T"), ("Text", "\na\n</pre><b>b</b>"), ("Members", ada.Id), ("ClientId", $"{Guid.NewGuid()}"));

        var form = (await ada.Page("/")).QuerySelector("#new-conversation")!;

        Assert.Equal(("2", null), (form.GetAttribute("data-version"), form.GetAttribute("data-unsaved")));
        Assert.Equal("T\n\na\n</pre><b>b</b>", form.QuerySelector("[data-other-versions] [data-text]")!.TextContent);
        Assert.NotEqual("", form.QuerySelector("[data-other-versions] time")!.GetAttribute("datetime"));
        var buttons = form.QuerySelectorAll("button[type=submit]").ToList();
        Assert.True(buttons.FindIndex(button => button.TextContent == "Start the conversation") < buttons.FindIndex(button => button.HasAttribute("data-take")));
        Assert.NotNull((await ada.Page("/")).QuerySelector("template#other-version"));
    }

    [Theory]
    [InlineData("take")]
    [InlineData("drop")]
    public async Task A_version_is_taken_and_dropped_by_a_post_only(string verb)
    {
        var ada = await app.Somebody("Ada");

        using var answer = await ada.Get($"/drafts/{Form}/{verb}?Version=x");
        using var unknown = await ada.Submit($"/drafts/{Form}/{verb}n", ("Version", "x"));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (answer.StatusCode, unknown.StatusCode));
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

    private static Task<(HttpStatusCode Status, JsonElement Answer)> Save(Person person, params (string Name, string Value)[] fields) =>
        Post(person, $"/drafts/{Form}", fields);

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> Post(Person person, string path, params (string Name, string Value)[] fields)
    {
        using var answer = await person.Submit(path, fields);
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
