using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>Where drafts are kept, one for each form of each person. Answers come once they are on disk.</summary>
public interface IDraftStore
{
    /// <summary>A form that was never saved has an empty draft of revision 0.</summary>
    Task<Draft> Read(string userId, string form);

    /// <summary>
    /// Saves over revision <paramref name="basedOn"/>, over what the writer saved itself, or over a blank draft. A save that comes too
    /// late is kept among the other versions; one that comes again changes nothing.
    /// </summary>
    Task<DraftSaveResult> Save(string userId, string form, long basedOn, DraftField[] fields, DraftWriter? writer);

    /// <summary>
    /// Makes one of the other versions the draft, and keeps in its place what it replaces: <paramref name="typed"/>, and the draft unless
    /// that was typed over it. Where the version is gone, what was typed is saved.
    /// </summary>
    /// <param name="savedAt">When given, only the version that was saved then: not what its writer has saved since.</param>
    Task<DraftSaveResult> Take(string userId, string form, string versionId, long basedOn, DraftField[] typed, DateTimeOffset? savedAt, DraftWriter? writer);

    /// <summary>Drops one of the other versions, if it still is there.</summary>
    /// <param name="savedAt">As for <see cref="Take"/>.</param>
    Task<Draft> Drop(string userId, string form, string versionId, DateTimeOffset? savedAt);
}
