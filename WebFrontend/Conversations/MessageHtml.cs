using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Formatting;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>Writes a message's text: formatted where its signs mean something, else encoded, with web addresses made clickable.</summary>
public sealed class MessageHtml(string text, IStringLocalizer words, Mention[]? mentions = null) : IHtmlContent
{
    /// <summary>Whether it is a few emoji and nothing else.</summary>
    public static bool IsEmoji(string text) => EmojiText.Is(text);

    /// <summary>The handles in it that are to mention somebody.</summary>
    public static string[] Handles(string text) => FormattedText.Handles(text);

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        if (FormattedText.Html(text, words, mentions ?? []) is { } html) writer.Write(html);
        else WriteAsTyped(writer, encoder);
    }

    private void WriteAsTyped(TextWriter writer, HtmlEncoder encoder)
    {
        var written = 0;
        foreach (var (start, length) in WebAddress.In(text))
        {
            encoder.Encode(writer, text, written, start - written);
            written = start + length;
            var address = encoder.Encode(text.Substring(start, length));
            writer.Write($"<a href=\"{address}\" {WebAddress.Attributes}>{address}</a>");
        }
        encoder.Encode(writer, text, written, text.Length - written);
    }
}
