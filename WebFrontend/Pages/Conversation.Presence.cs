using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

// Whether the other one of a direct conversation is there.
public sealed partial class ConversationModel
{
    /// <summary>Null where it isn't shown.</summary>
    public Presence? Other { get; private set; }

    private async Task LoadPresence()
    {
        if (View.Kind != ConversationKind.Direct) return;
        Other = Array.Find(await Conversation.Presence() ?? [], person => person.UserId != User.Id);
    }
}
