using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Pages;

// How a message would look, before it is sent.
public sealed partial class ConversationModel
{
    /// <summary>The text that is shown formatted above the composer; null when nobody asked.</summary>
    public string? Preview { get; private set; }

    /// <summary>Nothing is kept or sent. Without script the page comes again, with the text in its box.</summary>
    public async Task<IActionResult> OnPostPreviewAsync()
    {
        if (!ConversationId.IsWellFormed(Id) || !await Conversation.IsMember(User.Id)) return NotFound();
        var text = FormFields.WithPlainLineEnds(Request.Form["Text"].FirstOrDefault());
        if (string.IsNullOrWhiteSpace(text) || text.Length > Limits.MessageCharacters) return await RefuseText(text);
        if (Request.IsHtmx()) return Partial("_Preview", text);
        Preview = text;
        return await Load() ? Page() : NotFound();
    }
}
