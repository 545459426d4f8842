using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>
/// The attributes that only some messages have: Razor would write <c>data-</c> attributes without a value for all others.
/// </summary>
public sealed class MessageMarks(Message message, bool isOpenedAt) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        Write("data-edited", message.Content?.EditedAt?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
        Write("data-deleted", message.IsDeleted ? "true" : null);
        Write("data-reply-to", message.Content?.ReplyTo?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Write("data-preview", message.IsDeleted ? "Message deleted" : message.Preview);
        Write("aria-current", isOpenedAt ? "true" : null);

        void Write(string name, string? value)
        {
            if (value is null) return;
            writer.Write($" {name}=\"");
            encoder.Encode(writer, value);
            writer.Write('"');
        }
    }
}
