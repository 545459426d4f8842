namespace OrleansMessenger.Conversations;

/// <summary>What a conversation holds beside its messages, as its head keeps it.</summary>
/// <param name="Version">The conversation's version that last touched it.</param>
/// <param name="Pins">The newest first; at most <see cref="Limits.PinsOfConversation"/>.</param>
/// <param name="Topic">What it is about; null for none.</param>
/// <param name="MembersVersion">The version that last touched who is in it, and who may do and see what.</param>
/// <param name="People">Who is in it now; null where that isn't asked for.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationContent")]
public sealed record ConversationContent(long Version, Pin[] Pins, string? Topic = null, long MembersVersion = 0, ConversationPeople? People = null)
{
    public static readonly ConversationContent None = new(Version: 0, Pins: []);
}

/// <param name="First">At most 20.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationPeople")]
public sealed record ConversationPeople(int Count, Member[] First);

/// <summary>A message that somebody has pinned.</summary>
/// <param name="Message">As it stands now; null where it isn't asked for.</param>
[GenerateSerializer, Immutable, Alias("messenger.Pin")]
public sealed record Pin(long Seq, string ByUserId, string ByName, DateTimeOffset At, MessageSnippet? Message = null);
