using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrleansMessenger.WebFrontend.Look;

/// <summary>
/// <c>&lt;p class="field__error" error-of="Email"&gt;</c>: the field's first error, with the id that its input is described by.
/// </summary>
[HtmlTargetElement(Attributes = "error-of")]
public sealed class FieldErrorTagHelper : TagHelper
{
    [HtmlAttributeName("error-of")]
    public string Field { get; set; } = "";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.SetAttribute("id", $"{Field}-error");
        output.Content.SetContent(ViewContext.ModelState[Field]?.Errors.FirstOrDefault()?.ErrorMessage ?? "");
    }
}

/// <summary><c>&lt;input invalid-for="Email" hint="Email-hint"&gt;</c>: tells assistive technology whether and why the field is wrong.</summary>
[HtmlTargetElement(Attributes = "invalid-for")]
public sealed class InvalidFieldTagHelper : TagHelper
{
    [HtmlAttributeName("invalid-for")]
    public string Field { get; set; } = "";

    /// <summary>The id of the field's hint, when it has one.</summary>
    public string? Hint { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var invalid = ViewContext.ModelState[Field]?.Errors.Count > 0;
        if (invalid)
            output.Attributes.SetAttribute("aria-invalid", "true");
        var described = $"{Hint} {(invalid ? $"{Field}-error" : "")}".Trim();
        if (described.Length > 0)
            output.Attributes.SetAttribute("aria-describedby", described);
    }
}
