using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Tests.Durable;

/// <summary>The fields that no form of this site has yet.</summary>
public sealed class DurableFieldTests
{
    [Theory]
    [InlineData("checkbox", "Color", "red", true)]
    [InlineData("checkbox", "Color", "blue", false)]
    [InlineData("checkbox", "Agreed", null, true)]
    [InlineData("checkbox", "Unticked", null, false)]
    [InlineData("radio", "Size", "L", true)]
    [InlineData("radio", "Size", "M", false)]
    [InlineData("radio", "Color", "a & b", true)]
    public async Task What_can_be_ticked_is_ticked_as_the_draft_says(string type, string name, string? value, bool ticked)
    {
        var draft = Saved(("Color", "red"), ("Color", "a & b"), ("Agreed", "on"), ("Size", "L"));
        foreach (var pageSays in new[] { true, false })
            Assert.Equal(ticked, (await Input(draft, type, name, value, pageSays)).IsChecked);
    }

    [Fact]
    public async Task A_form_that_was_never_saved_or_is_discarded_keeps_the_pages_own_choices()
    {
        Assert.True((await Input(Saved(), "checkbox", "Agreed", null, isChecked: true)).IsChecked);
        Assert.False((await Input(Saved(), "checkbox", "Agreed", null, isChecked: false)).IsChecked);
        Assert.Equal(["b"], await Chosen(Saved(), multiple: false, ("a", false), ("b", true)));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("file")]
    [InlineData("submit")]
    public async Task Secrets_files_and_buttons_are_left_alone(string type) =>
        Assert.Null((await Input(Saved(("Field", "value")), type, "Field", null, isChecked: false)).GetAttribute("value"));

    [Fact]
    public async Task The_hidden_companion_of_a_ticked_box_still_says_that_it_is_not_ticked()
    {
        Assert.Equal("false", (await Input(Saved(("Agreed", "true"), ("Agreed", "false")), "hidden", "Agreed", "false", isChecked: false)).Value);
        Assert.Equal("7", (await Input(Saved(("Id", "7")), "hidden", "Id", "", isChecked: false)).Value);
    }

    [Fact]
    public async Task A_select_shows_the_saved_choices_by_value_or_by_text()
    {
        Assert.Equal(["a"], await Chosen(Saved(("Choice", "a")), multiple: false, ("a", false), ("b", true)));
        Assert.Equal(["a", "c d"], await Chosen(Saved(("Choice", "c d"), ("Choice", "a")), multiple: true, ("a", false), ("b", true), (" c\n d ", false)));
        Assert.Empty(await Chosen(Saved(("Other", "x")), multiple: true, ("a", false), ("b", true)));
        Assert.Equal(["b"], await Chosen(Saved(("Other", "x")), multiple: false, ("a", false), ("b", true)));
    }

    private static Draft Saved(params (string Name, string Value)[] fields) =>
        new("form", fields.Length, [.. fields.Select(field => new DraftField(field.Name, field.Value))], default, fields.Length, []);

    private static async Task<IHtmlInputElement> Input(Draft draft, string type, string name, string? value, bool isChecked)
    {
        var attributes = new TagHelperAttributeList { { "type", new HtmlString(type) }, { "name", name } };
        // As a page writes it: markup, where & is encoded.
        if (value is not null) attributes.Add("value", new HtmlString(value.Replace("&", "&amp;", StringComparison.Ordinal)));
        if (isChecked) attributes.Add(new TagHelperAttribute("checked"));
        var html = await Render(new DurableFieldTagHelper(), "input", attributes, new() { [typeof(Draft)] = draft }, content: null);
        return (await Parse(html)).QuerySelector<IHtmlInputElement>("input")!;
    }

    private static async Task<IEnumerable<string>> Chosen(Draft draft, bool multiple, params (string Text, bool IsSelected)[] options)
    {
        var attributes = new TagHelperAttributeList { { "name", "Choice" } };
        if (multiple) attributes.Add(new TagHelperAttribute("multiple"));
        var items = new Dictionary<object, object> { [typeof(Draft)] = draft };
        await Render(new DurableSelectTagHelper(), "select", attributes, items, content: null);

        var html = "";
        foreach (var (text, isSelected) in options)
        {
            var option = new TagHelperAttributeList();
            if (isSelected) option.Add(new TagHelperAttribute("selected"));
            html += await Render(new DurableOptionTagHelper(), "option", option, items, text);
        }
        return (await Parse($"<select{(multiple ? " multiple" : "")}>{html}</select>")).QuerySelectorAll<IHtmlOptionElement>("option")
            .Where(option => option.IsSelected).Select(option => option.Value);
    }

    private static async Task<string> Render(TagHelper helper, string tag, TagHelperAttributeList attributes, Dictionary<object, object> items, string? content)
    {
        var context = new TagHelperContext(tag, attributes, items, "1");
        var child = new DefaultTagHelperContent().SetContent(content ?? "");
        var output = new TagHelperOutput(tag, attributes, (_, _) => Task.FromResult(child));
        helper.Init(context);
        await helper.ProcessAsync(context, output);
        if (!output.IsContentModified) output.Content.SetHtmlContent(child);
        using var html = new StringWriter();
        output.WriteTo(html, System.Text.Encodings.Web.HtmlEncoder.Default);
        return html.ToString();
    }

    private static Task<IDocument> Parse(string html) => BrowsingContext.New().OpenAsync(request => request.Content(html));
}
