using Microsoft.Extensions.Localization;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Conversations;

internal static class MessageLength
{
    /// <summary>The sentence that refuses a text that is too long for a message; null for any other.</summary>
    public static LocalizedString? TooLong(string? text, IStringLocalizer words) =>
        FormFields.WithPlainLineEnds(text).Length is var length && length > Limits.MessageCharacters
            ? words["Message.TooLong", Limits.MessageCharacters, length]
            : null;
}
