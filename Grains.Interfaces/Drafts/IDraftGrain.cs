using System.Text.RegularExpressions;
using Orleans.Concurrency;

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
    /// Saves over revision <paramref name="basedOn"/>, over what the writer saved itself, or over a blank draft. A save that comes too late is kept among the other
    /// versions; one that comes again changes nothing.
    /// </summary>
    [Alias("Save")]
    Task<DraftSaveResult> Save(long basedOn, DraftField[] fields, DraftWriter? writer);

    /// <summary>
    /// Removes what was sent or given up: the draft if it still is at <paramref name="revision"/>, or carries the same fields, and
    /// the other versions that are the same or that the writer had before. Newer text stays, with a fresh client id when its own
    /// was used up by <paramref name="sentClientId"/>. A discard that comes again changes nothing.
    /// </summary>
    [Alias("Discard")]
    Task<Draft> Discard(long revision, DraftField[] fields, Guid? sentClientId, DraftWriter? writer);

    /// <summary>
    /// Makes one of the other versions the draft. What it replaces is kept in its place: <paramref name="typed"/>, which is what the
    /// form held, and the draft unless that was typed over it. Where the version is
    /// gone, what was typed is saved.
    /// </summary>
    /// <param name="savedAt">When given, only the version that was saved then: not what its writer has saved since.</param>
    [Alias("Take")]
    Task<DraftSaveResult> Take(string versionId, long basedOn, DraftField[] typed, DateTimeOffset? savedAt, DraftWriter? writer);

    /// <summary>Drops one of the other versions, if it still is there.</summary>
    /// <param name="savedAt">As for <see cref="Take"/>.</param>
    [Alias("Drop")]
    Task<Draft> Drop(string versionId, DateTimeOffset? savedAt);

    /// <summary>Null while nobody has filled in anything. For the index.</summary>
    [AlwaysInterleave, Alias("HalfFilled")]
    Task<HalfFilled?> HalfFilled();

    /// <summary>How the text in it begins; null while there is none. Asked by indexes of the version before.</summary>
    [AlwaysInterleave, Alias("Beginning")]
    Task<string?> Beginning();

    /// <summary>Gives back the room that the form doesn't use; returns how many characters it keeps, 0 when it is blank. For the index.</summary>
    [AlwaysInterleave, Alias("Settle")]
    Task<int> Settle();
}

public static partial class DraftKey
{
    public const string NewConversation = "new-conversation";

    public const string Profile = "profile";

    public const string Notifications = "notifications";

    public static string Composer(string conversationId) => $"conversation-{conversationId}";

    /// <summary>Why a message is reported.</summary>
    public static string Report(string conversationId, long seq) => $"report-{conversationId}-{seq}";

    /// <summary>Who is to be added to a conversation; and its title and topic.</summary>
    public static string Members(string conversationId) => $"members-{conversationId}";

    public static string About(string conversationId) => $"about-{conversationId}";

    /// <summary>The form that changes a message's text.</summary>
    public static string Edit(string conversationId, long seq) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"edit-{conversationId}-{seq}");

    /// <summary>The grain key of a person's form.</summary>
    public static string For(string userId, string form) => $"{userId}/{form}";

    /// <summary>Whether a form may be called that: 1 to 80 lower-case letters, digits and hyphens. Anything else never reaches a grain.</summary>
    public static bool IsFormName(string form) => FormName.IsMatch(form);

    [GeneratedRegex(@"^[a-z0-9-]{1,80}\z")]
    private static partial Regex FormName { get; }
}
