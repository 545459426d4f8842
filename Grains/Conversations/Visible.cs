using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What somebody sees whose history begins after a place.</summary>
internal static class Visible
{
    public static Message[] After(this Message[] messages, long from) => from == 0 ? messages : Array.FindAll(messages, message => message.Seq > from);

    /// <summary>A message that answers one from before shows that it answers, and not what.</summary>
    public static Message[] WithoutOriginals(this Message[] messages, long from) => from == 0
        ? messages
        : Array.ConvertAll(messages, message => message.Original?.Seq <= from ? message with { Original = null } : message);

    public static ConversationContent After(this ConversationContent content, long from) =>
        from == 0 ? content : content with { Pins = [.. content.Pins.Where(pin => pin.Seq > from)] };
}
