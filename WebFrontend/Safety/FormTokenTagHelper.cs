using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>
/// Puts the antiforgery token into forms with an address of their own. ASP.NET Core gives it to the others, but leaves these out
/// because the address could be foreign; here it never is.
/// </summary>
[HtmlTargetElement("form", Attributes = "[method=post]")]
public sealed class FormTokenTagHelper(IAntiforgery antiforgery) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (context.AllAttributes["action"]?.Value?.ToString() is { Length: > 0 })
            output.PostContent.AppendHtml(antiforgery.GetHtml(ViewContext.HttpContext));
    }
}
