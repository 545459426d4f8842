using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Look;

/// <summary>
/// <c>&lt;article marks-of="message"&gt;</c> has the attributes that only some messages have: Razor would write <c>data-</c> attributes
/// without a value for all others.
/// </summary>
[HtmlTargetElement("article", Attributes = "marks-of")]
public sealed class MessageMarksTagHelper(IStringLocalizer<PageWords> words) : TagHelper
{
    public Message MarksOf { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Set("data-edited", MarksOf.Content?.EditedAt?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        Set("data-deleted", MarksOf.IsDeleted ? "true" : null);
        Set("data-reply-to", MarksOf.Content?.ReplyTo?.ToString(CultureInfo.InvariantCulture));
        Set("data-kind", MarksOf.Told?.Kind.ToString().ToLowerInvariant());
        Set("data-preview", MarksOf.IsDeleted ? words["Message.Deleted"] : MarksOf.Preview);

        void Set(string name, string? value)
        {
            if (value is not null) output.Attributes.SetAttribute(name, value);
        }
    }
}
