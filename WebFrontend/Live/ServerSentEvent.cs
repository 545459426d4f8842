using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// Encodes events of <c>text/event-stream</c>. To any reader, unnamed or <see cref="Fragment"/> events carry HTML; the others are
/// between this server and its own pages.
/// </summary>
public static class ServerSentEvent
{
    /// <summary>HTML to put into the page by element id.</summary>
    public const string Fragment = "fragment";

    /// <summary>
    /// First event of every stream: the connection stands and is caught up when it has been read. JSON:
    /// <c>{"build": …, "spread": …, "incarnation": …}</c>: the build that runs, the milliseconds of <see cref="Heartbeat"/>, and what
    /// <see cref="Incarnation"/> tells.
    /// </summary>
    public const string Ready = "ready";

    /// <summary>
    /// The server is there. Should it fall silent without <see cref="Bye"/>, the reader waits a random part of so many milliseconds
    /// before it comes back.
    /// </summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>A draft of the person changed; JSON.</summary>
    public const string Draft = "draft";

    /// <summary>The person read on another device; JSON.</summary>
    public const string Read = "read";

    /// <summary>The conversations with unread messages at the beginning of a stream: all others are read; JSON.</summary>
    public const string Unread = "unread";

    /// <summary>Who is writing in a conversation; JSON.</summary>
    public const string Typing = "typing";

    /// <summary>Whether the two are there who have a direct conversation; JSON.</summary>
    public const string Presence = "presence";

    /// <summary>For a page that asked for the list whole: the conversations with activity since some time are these alone; JSON.</summary>
    public const string Listed = "listed";

    /// <summary>How far members of a conversation have read; JSON.</summary>
    public const string Seen = "seen";

    /// <summary>A notification, and which devices are to show it; JSON.</summary>
    public const string Alert = "alert";

    /// <summary>What the database is called from now on. A page says the last name that it was told.</summary>
    public const string Incarnation = "incarnation";

    /// <summary>The page was told a name that this database never had: an older one was restored, and the page starts over.</summary>
    public const string Restored = "restored";

    /// <summary>More was missed than is sent: the conversation whose id this carries is to be loaded anew.</summary>
    public const string Stale = "stale";

    /// <summary>The conversation is not, or no longer, this person's.</summary>
    public const string Gone = "gone";

    /// <summary>The server ends this stream; the reader comes back after so many milliseconds.</summary>
    public const string Bye = "bye";

    public static byte[] Encode(string name, long number) => Encode(name, number.ToString(CultureInfo.InvariantCulture));

    public static byte[] EncodeJson<T>(string name, T data) => Encode(name, JsonSerializer.Serialize(data, JsonSerializerOptions.Web));

    /// <summary>One event; <paramref name="data"/> may have several lines.</summary>
    public static byte[] Encode(string name, string data)
    {
        // To readers of this format a lone CR ends a line as well; U+2028 and its like do not.
        data = data.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var text = new StringBuilder(data.Length + 64).Append("event: ").Append(name).Append('\n');
        foreach (var line in data.AsSpan().Split('\n')) text.Append("data: ").Append(data.AsSpan()[line]).Append('\n');
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    /// <summary>Several events as one piece to write.</summary>
    public static byte[] Join(IReadOnlyList<byte[]> frames)
    {
        if (frames.Count == 1) return frames[0];
        var all = new byte[frames.Sum(frame => frame.Length)];
        var at = 0;
        foreach (var frame in frames)
        {
            frame.CopyTo(all, at);
            at += frame.Length;
        }
        return all;
    }
}
