using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrleansMessenger.WebFrontend.Look;

/// <summary>
/// The first letter of a name on a calm colour that stays with its owner: <c>&lt;avatar of="@id" name="@nickname" small /&gt;</c>.
/// Decoration only: the name stands beside it.
/// </summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    private const uint Hues = 8;

    /// <summary>The id of the person or conversation.</summary>
    public string Of { get; set; } = "";

    public string Name { get; set; } = "";

    public bool Small { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Small ? "avatar avatar--small" : "avatar");
        output.Attributes.SetAttribute("data-hue", Hue(Of));
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Letter(Name));
    }

    // string.GetHashCode differs from process to process; a colour must not.
    private static uint Hue(string id) => id.Aggregate(17u, (hash, character) => (hash * 31) + character) % Hues;

    /// <summary>The first that is seen: a name from right to left begins with what isolates it, in a title made of names.</summary>
    private static string Letter(string name)
    {
        var start = 0;
        while (start < name.Length && (char.IsWhiteSpace(name[start]) || char.GetUnicodeCategory(name[start]) == UnicodeCategory.Format)) start++;
        return start < name.Length ? StringInfo.GetNextTextElement(name, start).ToUpperInvariant() : "?";
    }
}
