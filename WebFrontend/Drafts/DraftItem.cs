using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>One text in the list of drafts: a draft, or a version that is kept beside one.</summary>
/// <param name="Revision">Of the draft.</param>
/// <param name="VersionId">Of the version; null for the draft itself.</param>
/// <param name="Conversation">Null for a form that belongs to none, and where the person isn't in it any more.</param>
public sealed record DraftItem(
    string Form, long Revision, string? VersionId, DraftField[] Fields, DateTimeOffset SavedAt, ConversationSummary? Conversation)
{
    /// <summary>Of a text that can't be gone on with all is shown, of any other so much.</summary>
    private const int Shown = 400;

    /// <summary>What nobody has typed.</summary>
    private static readonly HashSet<string> _machinery = [FormFields.ClientId, ChosenMembers.Field, "From", "ReplyTo", "Kind", "Query"];

    public DraftPlace Place { get; } = DraftForms.PlaceOf(Form);

    /// <summary>The conversation that the form belonged to can't be written in.</summary>
    public bool IsLeft => Place.ConversationId is not null && Conversation is null;

    /// <summary>Where to go on with it; null when there is no such page.</summary>
    public string? Page => IsLeft ? null : DraftForms.PageOf(Form);

    public bool CanBeSent =>
        Place.Kind == DraftKind.Message && VersionId is null && Conversation is not null && !string.IsNullOrWhiteSpace(Value("Text"))
        && Value("Text").Length <= Limits.MessageCharacters;

    public bool IsReply => Value("ReplyTo").Length > 0;

    public int People => Fields.Count(one => one.Name == ChosenMembers.Field);

    /// <summary>All that was typed. Of the settings only names and addresses say something by themselves.</summary>
    public string Text => Place.Kind == DraftKind.Notifications ? "" : string.Join('\n', Fields
        .Where(one => !_machinery.Contains(one.Name) && !string.IsNullOrWhiteSpace(one.Value)).Select(one => one.Value));

    public string Beginning => IsLeft || Text.Length <= Shown
        ? Text
        : $"{Text[..(char.IsHighSurrogate(Text[Shown - 1]) ? Shown - 1 : Shown)]}…";

    /// <summary>Where it is in the page: each text is thrown away for itself.</summary>
    public string ElementId => $"draft-{Form}{(VersionId is null ? "" : $"-{VersionId}")}";

    public string Value(string field) => Array.Find(Fields, one => one.Name == field)?.Value ?? "";

    /// <summary>The draft, if anything is filled in, and what is kept beside it.</summary>
    public static IEnumerable<DraftItem> Of(Draft draft, ConversationSummary? conversation)
    {
        if (!DraftField.AreBlank(draft.Fields))
            yield return new(draft.Form, draft.Revision, null, draft.Fields, draft.SavedAt, conversation);
        foreach (var other in draft.Others)
            yield return new(draft.Form, draft.Revision, other.Id, other.Fields, other.SavedAt, conversation);
    }
}

/// <summary>The list of drafts, and what was just done to it.</summary>
/// <param name="Discarded">What was thrown away, and can be had back.</param>
/// <param name="Problem">Why something was not done.</param>
public sealed record DraftList(DraftItem[] Items, DraftItem? Discarded = null, string? Problem = null);
