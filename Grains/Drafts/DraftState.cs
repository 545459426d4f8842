using System.Security.Cryptography;
using System.Text.Json;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.Grains.Drafts;

/// <summary>What is stored of a half-filled form, and what can be told from it. Rows of older programs lack the later members.</summary>
[GenerateSerializer, Alias("messenger.DraftState")]
public sealed record DraftState
{
    /// <summary>How many writers and sends are remembered: those of the latest requests.</summary>
    private const int Remembered = 16;

    [Id(0)] public long Revision { get; set; }
    [Id(1)] public DraftField[] Fields { get; set; } = [];
    [Id(2)] public DateTimeOffset SavedAt { get; set; }

    /// <summary>The client id of what this form sent last; <see cref="Sent"/> has more of them.</summary>
    [Id(3)] public Guid? SentClientId { get; set; }

    [Id(4)] public long Version { get; set; }
    [Id(5)] public DraftVersion[] Others { get; set; } = [];

    /// <summary>The last request of each writer, the latest at the end.</summary>
    [Id(6)] public DraftWriter[] Writers { get; set; } = [];

    /// <summary>What was sent, the latest at the end: a late save, or a copy that a browser kept, can't bring it back.</summary>
    [Id(7)] public SentForm[] Sent { get; set; } = [];

    /// <summary>Whose save the draft is; null when it had no writer, or was taken.</summary>
    [Id(8)] public DraftWriter? Author { get; set; }

    /// <summary>How much text there is, of all versions; 0 when nobody has filled in anything.</summary>
    internal int Characters => Others.Length == 0 && DraftField.AreBlank(Fields) ? 0
        : DraftField.Characters(Fields) + Others.Sum(other => DraftField.Characters(other.Fields));

    internal long CurrentVersion => Math.Max(Version, Revision);

    internal bool HasHeardOf(DraftWriter? writer) =>
        writer is not null && Array.Exists(Writers, known => known.Id == writer.Id && known.Number >= writer.Number);

    /// <summary>Whether the draft is what this writer itself saved before, be it that it never had the answer.</summary>
    internal bool IsDraftOf(DraftWriter? writer) => writer is not null && Author is { } author && author.Id == writer.Id && author.Number < writer.Number;

    /// <summary>A writer that has another version is never forgotten: an old save would take the newer one's place.</summary>
    internal DraftState WithHeardOf(DraftWriter? writer)
    {
        if (writer is null || HasHeardOf(writer)) return this;
        List<DraftWriter> writers = [.. Writers.Where(known => known.Id != writer.Id), writer];
        if (writers.Count > Remembered)
            writers.RemoveAt(writers.FindIndex(known => !Array.Exists(Others, other => other.Id == known.Id)));
        return this with { Writers = [.. writers] };
    }

    internal DraftState WithSent(Guid clientId, DraftField[] fields)
    {
        var sent = new SentForm(clientId, Fingerprint(fields));
        return Sent.Contains(sent) ? this : this with { SentClientId = clientId, Sent = [.. Sent.TakeLast(Remembered - 1), sent] };
    }

    /// <summary>Whether that is what stands in the draft, be it that a used-up client id had to give way to a fresh one.</summary>
    internal bool IsDraft(DraftField[] fields) =>
        fields.SequenceEqual(Fields) || (ClientIdOf(fields) is { } id && IsUsed(id) && AreSameText(fields, Fields));

    /// <summary>Whether that text was sent. Under an unused client id it is meant anew; without one it is, unless it comes late.</summary>
    internal bool WasSent(DraftField[] fields, bool isLate)
    {
        if (ClientIdOf(fields) is { } id ? !IsUsed(id) : !isLate) return false;
        var fingerprint = Fingerprint(fields);
        return Array.Exists(Sent, sent => sent.Fingerprint == fingerprint);
    }

    /// <summary>
    /// Whether the draft is what was sent, or what the sender saw or saved on the way to it. What it saved after that is not, nor is
    /// other text under another client id.
    /// </summary>
    internal bool IsWhatWasSent(long revision, DraftField[] fields, Guid? sentClientId, DraftWriter? writer) =>
        fields.SequenceEqual(Fields) || (AreSameText(fields, Fields)
            ? Author is not { } author || author.Id != writer?.Id || author.Number < writer.Number
            : (revision == Revision || IsDraftOf(writer)) && !IsOfAnother(Fields, sentClientId));

    internal IEnumerable<DraftVersion> OthersAfterSending(DraftField[] fields, Guid? sentClientId, DraftWriter? writer)
    {
        // What the writer saved after it had sent is not what was sent.
        var superseded = HasHeardOf(writer) ? null : writer?.Id;
        return Others.Where(other => !AreSameText(fields, other.Fields) && (other.Id != superseded || IsOfAnother(other.Fields, sentClientId)));
    }

    /// <summary>Text that stays behind after a send goes on under a new client id, or it would be taken for the message that was sent.</summary>
    internal DraftField[] WithUnusedClientId(DraftField[] fields) => ClientIdOf(fields) is { } id && IsUsed(id)
        ? [.. fields.Select(field => field.Name == DraftField.ClientId ? field with { Value = Guid.CreateVersion7().ToString() } : field)]
        : fields;

    internal DraftVersion WithUnusedClientId(DraftVersion version) => version with { Fields = WithUnusedClientId(version.Fields) };

    internal DraftVersion? Other(string id, DateTimeOffset? savedAt) =>
        Array.Find(Others, other => other.Id == id && (savedAt is null || other.SavedAt == savedAt));

    internal DraftVersion[] OthersBut(DraftWriter? writer) => [.. Others.Where(other => other.Id != writer?.Id)];

    /// <summary>For a writer that goes on with another text: its next save must not take the place of the one it leaves here.</summary>
    internal DraftVersion[] OthersWithoutOwner(DraftWriter? writer) =>
        [.. Others.Select(other => other.Id == writer?.Id ? other with { Id = NewId() } : other)];

    internal static string NewId() => Guid.CreateVersion7().ToString();

    internal bool HasAside(DraftField[] fields, string? id = null) =>
        Array.Exists(Others, other => (id is null || other.Id == id) && other.Fields.SequenceEqual(fields));

    internal static DraftVersion[] Without(DraftField[] fields, DraftVersion[] others) =>
        [.. others.Where(other => !other.Fields.SequenceEqual(fields))];

    /// <summary>Whether the two differ in no more than the client id.</summary>
    internal static bool AreSameText(DraftField[] one, DraftField[] other) =>
        one.Where(field => field.Name != DraftField.ClientId).SequenceEqual(other.Where(field => field.Name != DraftField.ClientId));

    private bool IsUsed(Guid id) => SentClientId == id || Array.Exists(Sent, sent => sent.ClientId == id);

    private static bool IsOfAnother(DraftField[] fields, Guid? sentClientId) =>
        sentClientId is not null && ClientIdOf(fields) is { } own && own != sentClientId;

    private static Guid? ClientIdOf(DraftField[] fields) =>
        Guid.TryParse(Array.Find(fields, field => field.Name == DraftField.ClientId)?.Value, out var id) ? id : null;

    private static string Fingerprint(DraftField[] fields) => Convert.ToBase64String(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(fields.Where(field => field.Name != DraftField.ClientId))));
}

/// <summary>What a form sent: under which client id, and the SHA-256 of its other fields, base 64.</summary>
[GenerateSerializer, Immutable, Alias("messenger.SentForm")]
public sealed record SentForm(Guid ClientId, string Fingerprint);
