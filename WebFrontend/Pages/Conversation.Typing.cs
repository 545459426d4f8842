using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>Who is writing: told to others, and shown, only if the person wants both.</summary>
public sealed partial class ConversationModel
{
    public bool ShowsTyping { get; private set; }

    private ISettingsGrain Settings => grains.GetGrain<ISettingsGrain>(User.Id);

    public async Task<IActionResult> OnPostTypingAsync()
    {
        if (!ConversationId.IsWellFormed(Id) || !await Conversation.IsMember(User.Id)) return NotFound();
        if ((await Settings.Read()).ShowsTyping) await Conversation.Typing(User.Id);
        return new NoContentResult();
    }
}
