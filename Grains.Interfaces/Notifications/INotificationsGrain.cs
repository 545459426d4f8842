using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;

namespace OrleansMessenger.Notifications;

/// <summary>What one person wants to be notified of, and is; the key is the user id.</summary>
[Alias("messenger.INotificationsGrain")]
public interface INotificationsGrain : IGrainWithStringKey
{
    [Alias("Settings")]
    Task<NotificationSettings> Settings();

    [Alias("SaveSettings")]
    Task SaveSettings(NotificationSettings settings);

    [Alias("SettingsOf")]
    Task<ConversationNotifications> SettingsOf(string conversationId);

    [Alias("SaveSettingsOf")]
    Task SaveSettingsOf(string conversationId, ConversationNotifications settings);

    /// <summary>The device has shown what it was to show of the conversation, up to this place, or saw that the person is looking at it.</summary>
    [Alias("AlertShown")]
    Task AlertShown(string deviceId, string conversationId, long seq);

    /// <summary>What became of a push.</summary>
    /// <param name="conversationId">Null for a push that is about none.</param>
    [Alias("PushEnded")]
    Task PushEnded(string deviceId, string? conversationId, long seq, PushOutcome outcome);

    /// <summary>Sends a notification that says that notifications arrive, the way that one would go now; false when the device can't be reached.</summary>
    [Alias("TestAlert")]
    Task<bool> TestAlert(string deviceId);

    /// <summary>Goes on with what is owed to the person's devices since before a crash.</summary>
    [Alias("ResumeAlerts")]
    Task ResumeAlerts();

    /// <summary>
    /// Told by the person's grain: somebody else has done something there that the person hasn't read. May be told again after a crash:
    /// what was decided is not decided twice.
    /// </summary>
    /// <param name="connected">The person's devices that are connected just now; so with the others.</param>
    /// <param name="isMentioned">What was done mentions the person.</param>
    [Alias("Decide")]
    Task Decide(ConversationSummary summary, string[] connected, bool isMentioned = false);

    /// <summary>
    /// Told by the person's grain: the newest message, which the person hasn't read, says something else now or is deleted. Where it was told
    /// of it is told again, without a sound.
    /// </summary>
    [Alias("Changed")]
    Task Changed(ConversationSummary summary, string[] connected);

    /// <summary>Told by the person's grain: the conversation is read up to there. What is not shown yet never is, and what is shown goes away.</summary>
    [Alias("Withdraw")]
    Task Withdraw(string conversationId, long seq, string[] connected);

    /// <summary>Told by the person's grain: these have just connected. What waited for them is due, if it isn't too old by now.</summary>
    [Alias("Connected")]
    Task Connected(string[] deviceIds, string[] connected);

    /// <summary>Told by the person's devices when one of them that is notified has changed.</summary>
    /// <param name="silenced">Those that are notified no more.</param>
    /// <param name="reachable">Those that have a push service now: what waited for them is due.</param>
    [Alias("DevicesChanged")]
    Task DevicesChanged(Device[] devices, string[] silenced, string[] reachable);
}
