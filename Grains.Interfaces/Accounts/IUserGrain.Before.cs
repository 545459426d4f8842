using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Accounts;

/// <summary>
/// What processes of the version before ask here, in which this grain was also the account, the devices and the notifications, and
/// lists were not filtered: they run beside those of this version during a rolling update. The next version needs it no more.
/// </summary>
public partial interface IUserGrain
{
    [Alias("Conversations")]
    Task<ConversationSummary[]> Conversations(DateTimeOffset? before);

    [Alias("Account")]
    Task<Account?> Account();

    [Alias("CreateAccount")]
    Task<bool> CreateAccount(Account account);

    [Alias("SaveAccount")]
    Task<bool> SaveAccount(Account account, string newConcurrencyStamp);

    [Alias("Person")]
    Task<Person?> Person();

    [Alias("BeginSession")]
    Task BeginSession(string deviceId, string? key, string name, bool endsWithBrowser);

    [Alias("SessionOf")]
    Task<string?> SessionOf(string deviceId, string? key);

    [Alias("Devices")]
    Task<Device[]> Devices();

    [Alias("SignOut")]
    Task SignOut(string deviceId);

    [Alias("SignOutOthers")]
    Task SignOutOthers(string? deviceId);

    [Alias("WantAlerts")]
    Task<bool> WantAlerts(string deviceId, bool wanted, PushSubscription? push);

    [Alias("Notifications")]
    Task<NotificationSettings> Notifications();

    [Alias("SetNotifications")]
    Task SetNotifications(NotificationSettings settings);

    [Alias("NotificationsOf")]
    Task<ConversationNotifications> NotificationsOf(string conversationId);

    [Alias("SetNotificationsOf")]
    Task SetNotificationsOf(string conversationId, ConversationNotifications settings);

    [Alias("AlertShown")]
    Task AlertShown(string deviceId, string conversationId, long seq);

    [Alias("PushEnded")]
    Task PushEnded(string deviceId, string endpoint, string? conversationId, long seq, PushOutcome outcome);

    [Alias("TestAlert")]
    Task<bool> TestAlert(string deviceId);

    [Alias("ResumeAlerts")]
    Task ResumeAlerts();
}
