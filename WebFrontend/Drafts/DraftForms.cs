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
    private const string MembersPrefix = "members-";
    private const string AboutPrefix = "about-";
    private static readonly string[] _ofConversation = [ComposerPrefix, MembersPrefix, AboutPrefix];

    public IReadOnlySet<string> Buttons => ChosenMembers.Buttons;

    /// <summary>The page with the form; null for one that stands wherever its page does.</summary>
    public static string? PageOf(string form) => form switch
    {
        DraftKey.NewConversation => "/#new-conversation-title",
        DraftKey.Profile or DraftKey.Notifications => $"/settings#{form}",
        _ when ConversationOf(form, ComposerPrefix) is { } id => $"/conversations/{id}",
        _ when (ConversationOf(form, MembersPrefix) ?? ConversationOf(form, AboutPrefix)) is { } id => $"/conversations/{id}/members",
        _ when EditOf(form) is var (id, seq) => $"/conversations/{id}/messages/{seq}/edit",
        _ => null,
    };

    /// <summary>A composer, and what changes a message or the conversation, belongs to it: whoever is no member finds none.</summary>
    public async Task<bool> MayFill(string userId, string form)
    {
        if (!_ofConversation.Append(EditPrefix).Any(prefix => form.StartsWith(prefix, StringComparison.Ordinal))) return true;
        var id = _ofConversation.Select(prefix => ConversationOf(form, prefix)).FirstOrDefault(id => id is not null) ?? EditOf(form)?.ConversationId;
        return id is not null && await grains.GetGrain<IConversationGrain>(id).IsMember(userId);
    }

    public DraftField[] Press(IFormCollection posted, DraftField[] fields) => ChosenMembers.Applied(posted, fields);

    private static string? ConversationOf(string form, string prefix) =>
        form.StartsWith(prefix, StringComparison.Ordinal) && ConversationId.IsWellFormed(form[prefix.Length..]) ? form[prefix.Length..] : null;

    private static (string ConversationId, long Seq)? EditOf(string form) =>
        form.Split('-') is ["edit", var id, var seq] && ConversationId.IsWellFormed(id)
        && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (id, number)
            : null;
}
