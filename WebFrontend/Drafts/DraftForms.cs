using System.Globalization;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>The messenger's own durable forms: where each stands, who may fill it in, and what its buttons do.</summary>
internal sealed class DraftForms(IGrainFactory grains) : IFormRules
{
    private static readonly string[] _ofConversation = ["conversation", "members", "about", "edit", "report"];

    public IReadOnlySet<string> Buttons => ChosenMembers.Buttons;

    /// <summary>What the form is for. One that nobody knows stands wherever its page does.</summary>
    public static DraftPlace PlaceOf(string form) => form.Split('-') switch
    {
        _ when form == DraftKey.NewConversation => new(DraftKind.NewConversation),
        _ when form == DraftKey.Profile => new(DraftKind.Profile),
        _ when form == DraftKey.Notifications => new(DraftKind.Notifications),
        ["conversation", var id] when ConversationId.IsWellFormed(id) => new(DraftKind.Message, id),
        ["members", var id] when ConversationId.IsWellFormed(id) => new(DraftKind.Members, id),
        ["about", var id] when ConversationId.IsWellFormed(id) => new(DraftKind.About, id),
        [("edit" or "report") and var kind, var id, var seq] when ConversationId.IsWellFormed(id)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            => new(kind == "edit" ? DraftKind.Edit : DraftKind.Report, id, number),
        _ => new(DraftKind.Unknown),
    };

    /// <summary>The page with the form; null for one that stands wherever its page does.</summary>
    public static string? PageOf(string form) => PlaceOf(form) switch
    {
        { Kind: DraftKind.NewConversation } => "/#new-conversation-title",
        { Kind: DraftKind.Profile or DraftKind.Notifications } => $"/settings#{form}",
        { Kind: DraftKind.Message, ConversationId: var id } => $"/conversations/{id}",
        { Kind: DraftKind.Members or DraftKind.About, ConversationId: var id } => $"/conversations/{id}/members",
        { Kind: DraftKind.Edit, ConversationId: var id, Seq: var seq } => $"/conversations/{id}/messages/{seq}/edit",
        { Kind: DraftKind.Report, ConversationId: var id, Seq: var seq } => $"/conversations/{id}/messages/{seq}/report",
        _ => null,
    };

    /// <summary>A composer, and what changes a message or the conversation, belongs to it: whoever is no member finds none.</summary>
    public async Task<bool> MayFill(string userId, string form)
    {
        if (!_ofConversation.Contains(form.Split('-')[0])) return true;
        return PlaceOf(form).ConversationId is { } id && await grains.GetGrain<IConversationGrain>(id).IsMember(userId);
    }

    public DraftField[] Press(IFormCollection posted, DraftField[] fields) => ChosenMembers.Applied(posted, fields);
}
