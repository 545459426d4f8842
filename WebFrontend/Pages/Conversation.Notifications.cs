using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Conversations;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What the person wants to be notified of in this conversation.</summary>
public sealed partial class ConversationModel
{
    /// <summary>What holds where the conversation says nothing else.</summary>
    public NotificationSettings ForAll { get; private set; } = null!;

    public ConversationNotifications Here { get; private set; } = null!;

    public bool IsSilent => (Here.Level ?? ForAll.Level) == NotificationLevel.None;

    public bool IsMuted => Here.MutedUntil > clock.GetUtcNow();

    /// <param name="level"><c>Default</c>, <c>All</c>, <c>Mentions</c> or <c>None</c>; left out, it stays as it is.</param>
    /// <param name="muteMinutes">As <see cref="Pause"/> reads it; left out, it stays as it is.</param>
    public async Task<IActionResult> OnPostNotificationsAsync(string? level, string? muteMinutes)
    {
        if (!ConversationId.IsWellFormed(Id) || !await Conversation.IsMember(User.Id)) return NotFound();
        if (level is not (null or "Default") && !NotificationLevels.TryRead(level, out _))
            return await Refuse(400, words["ConversationMenu.Problem"]);
        var here = await MyNotifications.SettingsOf(Id);
        if (level is not null) here = here with { Level = NotificationLevels.TryRead(level, out var chosen) ? chosen : null };
        if (muteMinutes is not null)
        {
            if (!Pause.TryRead(muteMinutes, await MyNotifications.Settings(), clock.GetUtcNow(), out var until)) return await Refuse(400, words["Pause.Problem"]);
            here = here with { MutedUntil = until };
        }
        await MyNotifications.SaveSettingsOf(Id, here);
        return Request.IsHtmx() ? new NoContentResult() : new SeeOther($"/conversations/{Id}");
    }
}
