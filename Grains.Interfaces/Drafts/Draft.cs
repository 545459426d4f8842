namespace OrleansMessenger.Drafts;

/// <summary>One field of a form. A name that occurs several times (the chosen members) is several fields.</summary>
[GenerateSerializer, Immutable, Alias("messenger.DraftField")]
public sealed record DraftField(string Name, string Value);

/// <summary>A half-filled form as the server holds it.</summary>
/// <param name="Form">The form's name: <c>new-conversation</c>, <c>conversation-{id}</c> …</param>
/// <param name="Revision">0 for a form never saved; grows with every save and discard, for ever.</param>
/// <param name="Fields">In the form's order; empty after a discard.</param>
/// <param name="SavedAt">The last save or discard, UTC.</param>
[GenerateSerializer, Immutable, Alias("messenger.Draft")]
public sealed record Draft(string Form, long Revision, DraftField[] Fields, DateTimeOffset SavedAt)
{
    /// <summary>The field's first value, or null.</summary>
    public string? this[string name] => Array.Find(Fields, field => field.Name == name)?.Value;

    public IEnumerable<string> All(string name) => Fields.Where(field => field.Name == name).Select(field => field.Value);
}

/// <summary>The answer to a save: what the server holds now. When not <c>Saved</c>, it is newer than what the save was based on.</summary>
[GenerateSerializer, Immutable, Alias("messenger.DraftSaveResult")]
public sealed record DraftSaveResult(bool Saved, Draft Current);
