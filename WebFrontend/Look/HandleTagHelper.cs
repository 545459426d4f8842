using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrleansMessenger.WebFrontend.Look;

/// <summary>A handle beside a name: <c>&lt;handle of="@person.Handle" /&gt;</c>; nothing where there is none.</summary>
[HtmlTargetElement("handle", TagStructure = TagStructure.WithoutEndTag)]
public sealed class HandleTagHelper : TagHelper
{
    public string Of { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // Razor makes an empty text of null.
        if (Of.Length == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "handle");
        output.Attributes.SetAttribute("dir", "ltr");
        output.Attributes.SetAttribute("translate", "no");
        output.PreElement.SetContent(" ");
        output.Content.SetContent($"@{Of}");
    }
}
