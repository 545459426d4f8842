using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>
/// Fills a field of a durable form. Text goes by name. What can be chosen is chosen if the draft has its name and value; a form
/// never saved keeps the page's own choices, since a box that isn't ticked is no field of a posted form.
/// </summary>
[HtmlTargetElement("input", Attributes = "name", TagStructure = TagStructure.WithoutEndTag)]
[HtmlTargetElement("textarea", Attributes = "name")]
public sealed class DurableFieldTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!context.Items.TryGetValue(typeof(Draft), out var item) || item is not Draft draft) return;
        var name = output.Attributes["name"].Text() ?? "";
        switch (output.Attributes["type"].Text())
        {
            case "password" or "file" or "submit" or "reset" or "button" or "image":
                return;
            case "checkbox" or "radio":
                if (draft.Fields.Length > 0)
                    output.Choose("checked", draft.Fields.Contains(new DraftField(name, output.Attributes["value"].Text() ?? "on")));
                return;
            case "hidden" when draft.All(name).Skip(1).Any():
                // The companion of a checkbox, which stands for "not ticked" whether it is or not; or one of several chips.
                return;
        }
        if (draft[name] is not { } value) return;

        // A line break right behind <textarea> is swallowed by browsers; the one before it keeps the text's own.
        if (output.TagName == "textarea") output.Content.SetContent("\n" + value);
        else output.Attributes.SetAttribute("value", value);
    }
}

/// <summary>A select of a durable form, one choice or <c>multiple</c>: tells the options written inside it what is chosen.</summary>
[HtmlTargetElement("select", Attributes = "name")]
public sealed class DurableSelectTagHelper : TagHelper
{
    public override void Init(TagHelperContext context)
    {
        if (!context.Items.TryGetValue(typeof(Draft), out var item) || item is not Draft { Fields.Length: > 0 } draft) return;
        var values = draft.All(context.AllAttributes["name"].Text() ?? "").ToHashSet();
        // A single choice always has a value: without one, the form was saved before it had this field.
        if (values.Count > 0 || context.AllAttributes.ContainsName("multiple")) context.Items[typeof(DurableSelectTagHelper)] = values;
    }
}

/// <summary>An option of a select of a durable form; its value is its text when it has no other.</summary>
[HtmlTargetElement("option")]
public sealed class DurableOptionTagHelper : TagHelper
{
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        if (!context.Items.TryGetValue(typeof(DurableSelectTagHelper), out var item) || item is not HashSet<string> chosen) return;
        output.Choose("selected", chosen.Contains(output.Attributes["value"].Text() ?? WithPlainSpaces((await output.GetChildContentAsync()).Text())));
    }

    private static string WithPlainSpaces(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

internal static class Attributes
{
    /// <summary>The attribute as a browser reads it, or null: what a page writes as markup is still encoded here.</summary>
    public static string? Text(this TagHelperAttribute? attribute) => attribute?.Value is IHtmlContent html ? html.Text() : attribute?.Value?.ToString();

    public static string Text(this IHtmlContent html)
    {
        using var encoded = new StringWriter();
        html.WriteTo(encoded, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(encoded.ToString());
    }

    public static void Choose(this TagHelperOutput output, string attribute, bool isChosen)
    {
        output.Attributes.RemoveAll(attribute);
        if (isChosen) output.Attributes.Add(new TagHelperAttribute(attribute));
    }
}
