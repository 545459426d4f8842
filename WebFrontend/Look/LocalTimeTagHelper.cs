using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OrleansMessenger.WebFrontend.Look;

/// <summary><c>&lt;time local="@at"&gt;&lt;/time&gt;</c>: a moment, which a script shows by the browser's own clock; without one it says that it is UTC.</summary>
[HtmlTargetElement("time", Attributes = "local")]
public sealed class LocalTimeTagHelper : TagHelper
{
    public DateTimeOffset Local { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var at = Local.UtcDateTime;
        output.Attributes.SetAttribute("datetime", at.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute(new TagHelperAttribute("data-local"));
        output.Content.SetContent(at.ToString("d MMM HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }
}
