using OrleansMessenger.Notifications;

namespace OrleansMessenger.Accounts;

public partial interface IUserGrain
{
    [Alias("Notifications")]
    Task<NotificationSettings> Notifications();

    [Alias("SetNotifications")]
    Task SetNotifications(NotificationSettings settings);

    [Alias("NotificationsOf")]
    Task<ConversationNotifications> NotificationsOf(string conversationId);

    [Alias("SetNotificationsOf")]
    Task SetNotificationsOf(string conversationId, ConversationNotifications settings);

    /// <summary>The device has shown what it was to show of the conversation, up to this place, or saw that the person is looking at it.</summary>
    [Alias("AlertShown")]
    Task AlertShown(string deviceId, string conversationId, long seq);

    /// <summary>What became of a push.</summary>
    /// <param name="endpoint">Of the subscription that was used; the device may have another by now.</param>
    /// <param name="conversationId">Null for a push that is about none.</param>
    [Alias("PushEnded")]
    Task PushEnded(string deviceId, string endpoint, string? conversationId, long seq, PushOutcome outcome);

    /// <summary>Sends a notification that says that notifications arrive, the way that one would go now; false when the device can't be reached.</summary>
    [Alias("TestAlert")]
    Task<bool> TestAlert(string deviceId);

    /// <summary>Goes on with what is owed to the person's devices since before a crash.</summary>
    [Alias("ResumeAlerts")]
    Task ResumeAlerts();
}
