using System.Text.Json.Serialization;

namespace OrleansMessenger.Drafts;

/// <summary>One field of a form. A name that occurs several times (the chosen members) is several fields.</summary>
[GenerateSerializer, Immutable, Alias("messenger.DraftField")]
public sealed record DraftField(string Name, string Value)
{
    /// <summary>The field that carries the idempotency key of what the form will send.</summary>
    public const string ClientId = "ClientId";

    /// <summary>How much a form's fields hold: their names and values together.</summary>
    public static int Characters(IEnumerable<DraftField> fields) => fields.Sum(field => field.Name.Length + field.Value.Length);

    /// <summary>Whether nobody has filled in anything.</summary>
    public static bool AreBlank(IEnumerable<DraftField> fields) =>
        fields.All(field => field.Name == ClientId || string.IsNullOrWhiteSpace(field.Value));
}

/// <summary>A half-filled form as the server holds it.</summary>
/// <param name="Form">The form's name: <c>new-conversation</c>, <c>conversation-{id}</c> …</param>
/// <param name="Revision">0 for a form never saved; otherwise the version at which the fields last changed, so it grows for ever, with holes.</param>
/// <param name="Fields">In the form's order; empty after a discard.</param>
/// <param name="SavedAt">When the fields last changed, UTC.</param>
/// <param name="Version">Grows with every change of the fields or of the other versions.</param>
/// <param name="Others">Saves that came too late, kept until the person takes or drops them; oldest first, at most <see cref="Limits.OtherVersions"/>.</param>
/// <param name="Beginning">What lists show of its text, without signs of formatting; null for none.</param>
[GenerateSerializer, Immutable, Alias("messenger.Draft")]
public sealed record Draft(
    string Form, long Revision, DraftField[] Fields, DateTimeOffset SavedAt, long Version, DraftVersion[] Others, string? Beginning = null)
{
    /// <summary>The field's first value, or null.</summary>
    public string? this[string name] => Array.Find(Fields, field => field.Name == name)?.Value;

    /// <summary>How much there is of it: names and values of the draft and of all other versions together.</summary>
    [JsonIgnore]
    public int Characters => DraftField.Characters(Fields) + Others.Sum(other => DraftField.Characters(other.Fields));

    /// <summary>As if the field had been filled in so.</summary>
    public Draft With(string name, string value) => this with { Fields = [.. Fields.Where(field => field.Name != name), new DraftField(name, value)] };

    public IEnumerable<string> All(string name) => Fields.Where(field => field.Name == name).Select(field => field.Value);
}

/// <summary>A save that came too late to become the draft, kept beside it.</summary>
/// <param name="Id">The id of its writer, who has one such version at most; a fresh one when there was none.</param>
/// <param name="Fields">In the form's order.</param>
/// <param name="SavedAt">UTC. With the id it names this text alone: the writer's next late save takes its place under the same id.</param>
[GenerateSerializer, Immutable, Alias("messenger.DraftVersion")]
public sealed record DraftVersion(string Id, DraftField[] Fields, DateTimeOffset SavedAt);

/// <summary>One half-filled form in one tab, and which of its requests this is.</summary>
/// <param name="Id">Minted by the tab.</param>
/// <param name="Number">Grows with each of the writer's requests; one that comes again, or after a later one, has a number that was seen.</param>
[GenerateSerializer, Immutable, Alias("messenger.DraftWriter")]
public sealed record DraftWriter(string Id, long Number);

/// <summary>The answer to a save: where the text is, and what the server holds now.</summary>
/// <param name="Saved">It is the draft.</param>
/// <param name="Kept">
/// It is on disk: as the draft, among the other versions, or in what was sent; or there was no text to keep. When false, the server
/// doesn't have it: there are too many other versions, or it is a late duplicate of what has been replaced or dropped since.
/// </param>
/// <param name="IsFull">The server doesn't have it, since the person has too many half-filled forms, or too much text in them.</param>
[GenerateSerializer, Immutable, Alias("messenger.DraftSaveResult")]
public sealed record DraftSaveResult(bool Saved, Draft Current, bool Kept, bool IsFull = false);
