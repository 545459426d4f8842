namespace OrleansMessenger.Conversations;

public enum ToldKind
{
    Added,
    Joined,
    Left,
    Removed,
    RoleGiven,
    TitleChanged,
    TopicChanged,
}

/// <summary>A line of the log that nobody wrote: what its author did to the conversation.</summary>
/// <param name="Members">To whom it was done, under their names of then; none where it was done to the conversation itself.</param>
/// <param name="Text">The new title or topic; null for none.</param>
[GenerateSerializer, Immutable, Alias("messenger.Told")]
public sealed record Told(ToldKind Kind, Member[] Members, string? Text = null, Role Role = Role.Member)
{
    public bool Equals(Told? other) =>
        other is not null && Kind == other.Kind && Text == other.Text && Role == other.Role && Members.AsSpan().SequenceEqual(other.Members);

    public override int GetHashCode() => HashCode.Combine(Kind, Text, Role, Members.Length);
}
