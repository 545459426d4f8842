using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>What a form's name says: where it stands, and who may fill it in.</summary>
internal static class DraftForms
{
    private const string ComposerPrefix = "conversation-";

    /// <summary>The page with the form; null for one that stands wherever its page does.</summary>
    public static string? PageOf(string form) => form switch
    {
        DraftKey.NewConversation => "/#new-conversation-title",
        DraftKey.Profile or DraftKey.Notifications => $"/settings#{form}",
        _ when ConversationOf(form) is { } id => $"/conversations/{id}",
        _ => null,
    };

    /// <summary>A composer belongs to a conversation: whoever is no member finds none.</summary>
    public static async Task<bool> MayFill(this IGrainFactory grains, string userId, string form)
    {
        if (!form.StartsWith(ComposerPrefix, StringComparison.Ordinal)) return true;
        return ConversationOf(form) is { } id && await grains.GetGrain<IConversationGrain>(id).IsMember(userId);
    }

    private static string? ConversationOf(string form) =>
        form.StartsWith(ComposerPrefix, StringComparison.Ordinal) && ConversationId.IsWellFormed(form[ComposerPrefix.Length..])
            ? form[ComposerPrefix.Length..]
            : null;
}
