namespace OrleansMessenger.Conversations;

public enum PresenceKind
{
    /// <summary>Has a page open, and has used it in the last minutes.</summary>
    Here,

    /// <summary>Has a page open.</summary>
    Away,

    Gone,
}

/// <summary>Whether somebody is there. A moment: it is kept nowhere, and a restart forgets since when.</summary>
/// <param name="Since">Of whoever is gone: when they were last there, if that is known.</param>
[GenerateSerializer, Immutable, Alias("messenger.Presence")]
public sealed record Presence(string UserId, PresenceKind Kind, DateTimeOffset? Since);
