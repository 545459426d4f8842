using System.Globalization;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>The messenger's own durable forms: where each stands, who may fill it in, and what its buttons do.</summary>
internal sealed class DraftForms(IGrainFactory grains) : IFormRules
{
    private const string ComposerPrefix = "conversation-";
    private const string EditPrefix = "edit-";

    public IReadOnlySet<string> Buttons => ChosenMembers.Buttons;

    /// <summary>The page with the form; null for one that stands wherever its page does.</summary>
    public static string? PageOf(string form) => form switch
    {
        DraftKey.NewConversation => "/#new-conversation-title",
        DraftKey.Profile or DraftKey.Notifications => $"/settings#{form}",
        _ when ComposerOf(form) is { } id => $"/conversations/{id}",
        _ when EditOf(form) is var (id, seq) => $"/conversations/{id}/messages/{seq}/edit",
        _ => null,
    };

    /// <summary>A composer, and what edits a message, belongs to a conversation: whoever is no member finds none.</summary>
    public async Task<bool> MayFill(string userId, string form)
    {
        var isOfConversation = form.StartsWith(ComposerPrefix, StringComparison.Ordinal) || form.StartsWith(EditPrefix, StringComparison.Ordinal);
        if (!isOfConversation) return true;
        return (ComposerOf(form) ?? EditOf(form)?.ConversationId) is { } id && await grains.GetGrain<IConversationGrain>(id).IsMember(userId);
    }

    public DraftField[] Press(IFormCollection posted, DraftField[] fields) => ChosenMembers.Applied(posted, fields);

    private static string? ComposerOf(string form) =>
        form.StartsWith(ComposerPrefix, StringComparison.Ordinal) && ConversationId.IsWellFormed(form[ComposerPrefix.Length..])
            ? form[ComposerPrefix.Length..]
            : null;

    private static (string ConversationId, long Seq)? EditOf(string form) =>
        form.Split('-') is ["edit", var id, var seq] && ConversationId.IsWellFormed(id)
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (id, number)
            : null;
}
