using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Accounts;

public sealed partial class UserGrain
{
    public Task SignIn(string deviceId, string name) => throw new NotImplementedException();
    public Task<string?> Session(string deviceId) => throw new NotImplementedException();
    public Task<Device[]> Devices() => throw new NotImplementedException();
    public Task SignOut(string deviceId) => throw new NotImplementedException();
    public Task SignOutOthers(string? deviceId) => throw new NotImplementedException();
    public Task<bool> WantAlerts(string deviceId, bool wanted, PushSubscription? push) => throw new NotImplementedException();
    public Task Connected(string frontend, string[] deviceIds) => Task.CompletedTask;
    public Task<NotificationSettings> Notifications() => throw new NotImplementedException();
    public Task SetNotifications(NotificationSettings settings) => throw new NotImplementedException();
    public Task<ConversationNotifications> NotificationsOf(string conversationId) => throw new NotImplementedException();
    public Task SetNotificationsOf(string conversationId, ConversationNotifications settings) => throw new NotImplementedException();
    public Task AlertShown(string deviceId, string conversationId, long seq) => throw new NotImplementedException();
    public Task PushEnded(string deviceId, string endpoint, string? conversationId, long seq, PushOutcome outcome) => throw new NotImplementedException();
    public Task<bool> TestAlert(string deviceId) => throw new NotImplementedException();
    public Task ResumeAlerts() => throw new NotImplementedException();
}
