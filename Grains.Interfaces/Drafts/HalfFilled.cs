namespace OrleansMessenger.Drafts;

/// <summary>A form that somebody has begun to fill in, and not sent yet.</summary>
/// <param name="Form">The form's name.</param>
/// <param name="Text">How the text in it begins, at most 140 characters on one line; null while it has none.</param>
[GenerateSerializer, Immutable, Alias("messenger.HalfFilled")]
public sealed record HalfFilled(string Form, string? Text);
