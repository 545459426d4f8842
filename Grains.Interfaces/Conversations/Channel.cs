namespace OrleansMessenger.Conversations;

/// <summary>A line of the list of channels.</summary>
/// <param name="IsMember">Whether whoever asks is in it.</param>
[GenerateSerializer, Immutable, Alias("messenger.Channel")]
public sealed record Channel(string Id, string Title, string? Topic, int MemberCount, bool IsMember);
