namespace OrleansMessenger.Conversations;

/// <summary>What a conversation holds beside its messages, as its head keeps it.</summary>
/// <param name="Version">The conversation's version that last touched it.</param>
/// <param name="Pins">The newest first; at most <see cref="Limits.PinsOfConversation"/>.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationContent")]
public sealed record ConversationContent(long Version, Pin[] Pins)
{
    public static readonly ConversationContent None = new(Version: 0, Pins: []);
}

/// <summary>A message that somebody has pinned.</summary>
/// <param name="Message">As it stands now; null where it isn't asked for.</param>
[GenerateSerializer, Immutable, Alias("messenger.Pin")]
public sealed record Pin(long Seq, string ByUserId, string ByName, DateTimeOffset At, MessageSnippet? Message = null);
