using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>Passes on what processes of the version before ask.</summary>
public sealed partial class UserGrain
{
    private IAccountGrain AccountOfId => GrainFactory.GetGrain<IAccountGrain>(Id);

    public Task<ConversationSummary[]> Conversations(DateTimeOffset? before) => Listed(ConversationFilter.All, before);

    public Task<Account?> Account() => AccountOfId.Read();

    public Task<bool> CreateAccount(Account account) => AccountOfId.Create(account);

    public Task<bool> SaveAccount(Account account, string newConcurrencyStamp) => AccountOfId.Save(account, newConcurrencyStamp);

    public Task<Person?> Person() => AccountOfId.Person();

    public Task BeginSession(string deviceId, string? key, string name, bool endsWithBrowser) =>
        DevicesOfId.BeginSession(deviceId, key, name, endsWithBrowser);

    public Task<string?> SessionOf(string deviceId, string? key) => DevicesOfId.SessionOf(deviceId, key);

    public Task<Device[]> Devices() => DevicesOfId.All();

    public Task SignOut(string deviceId) => DevicesOfId.SignOut(deviceId);

    public Task SignOutOthers(string? deviceId) => DevicesOfId.SignOutOthers(deviceId);

    public Task<bool> WantAlerts(string deviceId, bool wanted, PushSubscription? push) => DevicesOfId.WantAlerts(deviceId, wanted, push);

    public Task<NotificationSettings> Notifications() => NotificationsOfId.Settings();

    public Task SetNotifications(NotificationSettings settings) => NotificationsOfId.SaveSettings(settings);

    public Task<ConversationNotifications> NotificationsOf(string conversationId) => NotificationsOfId.SettingsOf(conversationId);

    public Task SetNotificationsOf(string conversationId, ConversationNotifications settings) => NotificationsOfId.SaveSettingsOf(conversationId, settings);

    public Task AlertShown(string deviceId, string conversationId, long seq) => NotificationsOfId.AlertShown(deviceId, conversationId, seq);

    public async Task PushEnded(string deviceId, string endpoint, string? conversationId, long seq, PushOutcome outcome)
    {
        if (outcome == PushOutcome.Gone) await DevicesOfId.PushGone(deviceId, endpoint);
        await NotificationsOfId.PushEnded(deviceId, conversationId, seq, outcome);
    }

    public Task<bool> TestAlert(string deviceId) => NotificationsOfId.TestAlert(deviceId);

    public Task ResumeAlerts() => NotificationsOfId.ResumeAlerts();
}
