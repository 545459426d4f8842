namespace OrleansMessenger.Drafts;

/// <summary>A form with a text in it that was not sent yet.</summary>
/// <param name="Form">The form's name.</param>
/// <param name="Text">At most 140 characters on one line.</param>
[GenerateSerializer, Immutable, Alias("messenger.HalfWritten")]
public sealed record HalfWritten(string Form, string Text);
