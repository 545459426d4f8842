using System.Text;

namespace OrleansMessenger.Bench.Parts;

/// <summary>A message as the live connection carries it.</summary>
/// <param name="Text">Of any message that is as long.</param>
/// <param name="Version">The conversation's, with this message.</param>
internal sealed record Frame(string Text, byte[] Bytes, long Version);

internal static class Wire
{
    /// <summary>A text whose event has about so many bytes, and that event; a message of one character may have more already.</summary>
    public static async Task<Frame> Frame(Person person, string conversationId, int bytes)
    {
        var overhead = (await Said(person, conversationId, "x")).Bytes.Length - 1;
        return await Said(person, conversationId, string.Concat(Enumerable.Repeat("word ", 200)).Substring(0, Math.Max(20, bytes - overhead)).TrimEnd());
    }

    public static Request Post(Person person, string conversationId, string text) =>
        Request.Form($"/conversations/{conversationId}/messages", person.Cookies, withClientId: true, ("__RequestVerificationToken", person.Token), ("Text", text));

    private static async Task<Frame> Said(Person person, string conversationId, string text)
    {
        var clientId = Guid.CreateVersion7();
        (await person.Post(conversationId, text, clientId)).Dispose();
        using var events = await person.OpenEvents($"open={conversationId}:0");
        await foreach (var live in events.Read())
        {
            if (live.Message is { } message && message.ClientId == clientId) return new Frame(text, Encode(live), message.Version);
        }
        throw new InvalidOperationException("The live connection ended.");
    }

    private static byte[] Encode(LiveEvent live) =>
        Encoding.UTF8.GetBytes($"event: {live.Name}\n{string.Concat(live.Data.Split('\n').Select(line => $"data: {line}\n"))}\n");
}
