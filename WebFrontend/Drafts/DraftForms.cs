using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>The messenger's own durable forms: where each stands, who may fill it in, and what its buttons do.</summary>
internal sealed class DraftForms(IGrainFactory grains) : IFormRules
{
    private const string ComposerPrefix = "conversation-";

    public IReadOnlySet<string> Buttons => ChosenMembers.Buttons;

    /// <summary>The page with the form; null for one that stands wherever its page does.</summary>
    public static string? PageOf(string form) => form switch
    {
        DraftKey.NewConversation => "/#new-conversation-title",
        DraftKey.Profile or DraftKey.Notifications => $"/settings#{form}",
        _ when ConversationOf(form) is { } id => $"/conversations/{id}",
        _ => null,
    };

    /// <summary>A composer belongs to a conversation: whoever is no member finds none.</summary>
    public async Task<bool> MayFill(string userId, string form)
    {
        if (!form.StartsWith(ComposerPrefix, StringComparison.Ordinal)) return true;
        return ConversationOf(form) is { } id && await grains.GetGrain<IConversationGrain>(id).IsMember(userId);
    }

    public DraftField[] Press(IFormCollection posted, DraftField[] fields) => ChosenMembers.Applied(posted, fields);

    private static string? ConversationOf(string form) =>
        form.StartsWith(ComposerPrefix, StringComparison.Ordinal) && ConversationId.IsWellFormed(form[ComposerPrefix.Length..])
            ? form[ComposerPrefix.Length..]
            : null;
}
