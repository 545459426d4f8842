using System.Text.RegularExpressions;

namespace OrleansMessenger.Drafts;

/// <summary>
/// One half-filled form of one person; the key is <see cref="DraftKey"/>. A grain for each form, so that a save costs the same
/// however many other drafts the person has. Answers come after the state is on disk.
/// </summary>
[Alias("messenger.IDraftGrain")]
public interface IDraftGrain : IGrainWithStringKey
{
    [Alias("Read")]
    Task<Draft> Read();

    /// <summary>
    /// Saves over revision <paramref name="basedOn"/>; a stale base changes nothing unless the fields are already the same.
    /// </summary>
    [Alias("Save")]
    Task<DraftSaveResult> Save(long basedOn, DraftField[] fields);

    /// <summary>
    /// Removes what was sent or given up: the draft if it still is at <paramref name="revision"/>, or carries the same fields.
    /// Newer text stays, with a fresh client id when its own was used up by <paramref name="sentClientId"/>.
    /// </summary>
    [Alias("Discard")]
    Task<Draft> Discard(long revision, DraftField[] fields, Guid? sentClientId);
}

public static partial class DraftKey
{
    public const string NewConversation = "new-conversation";

    public static string Composer(string conversationId) => $"conversation-{conversationId}";

    /// <summary>The grain key of a person's form.</summary>
    public static string For(string userId, string form) => $"{userId}/{form}";

    /// <summary>Whether a form may be called that: 1 to 80 lower-case letters, digits and hyphens. Anything else never reaches a grain.</summary>
    public static bool IsFormName(string form) => FormName.IsMatch(form);

    [GeneratedRegex("^[a-z0-9-]{1,80}$")]
    private static partial Regex FormName { get; }
}
