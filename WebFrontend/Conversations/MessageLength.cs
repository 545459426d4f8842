using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Conversations;

internal static class MessageLength
{
    /// <summary>The sentence that refuses a text that is too long for a message; null for any other.</summary>
    public static string? TooLong(string? text) =>
        FormFields.WithPlainLineEnds(text).Length is var length && length > Limits.MessageCharacters
            ? $"A message holds at most {Limits.MessageCharacters:N0} characters; this one has {length:N0}."
            : null;
}
