using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>What the person wants to be notified of.</summary>
public sealed partial class UserGrain
{
    private static readonly ConversationNotifications _asForAll = new(Level: null, MutedUntil: null);

    public Task<NotificationSettings> Notifications() => Task.FromResult(notifications.State.ForAll);

    public Task SetNotifications(NotificationSettings settings) =>
        notifications.Replace(notifications.State with { ForAll = settings });

    public Task<ConversationNotifications> NotificationsOf(string conversationId) =>
        Task.FromResult(notifications.State.Conversations.GetValueOrDefault(conversationId, _asForAll));

    public Task SetNotificationsOf(string conversationId, ConversationNotifications settings)
    {
        var now = clock.GetUtcNow();
        // What has lapsed is like what was never set.
        if (settings.MutedUntil <= now) settings = settings with { MutedUntil = null };
        var others = notifications.State.Conversations.Where(one => one.Key != conversationId && (one.Value.Level is not null || one.Value.MutedUntil > now));
        var next = new Dictionary<string, ConversationNotifications>(others);
        if (settings != _asForAll) next[conversationId] = settings;
        return notifications.Replace(notifications.State with { Conversations = next });
    }

    private bool Allows(string conversationId, DateTimeOffset now) =>
        NotificationRules.Allow(notifications.State.ForAll, notifications.State.Conversations.GetValueOrDefault(conversationId, _asForAll), now);

    [GenerateSerializer, Alias("messenger.NotificationsState")]
    public sealed record NotificationsState
    {
        [Id(0)] public NotificationSettings ForAll { get; set; } = new(NotificationLevel.All, Quiet: null, SnoozedUntil: null);

        /// <summary>By conversation id, those that differ.</summary>
        [Id(1)] public Dictionary<string, ConversationNotifications> Conversations { get; set; } = [];
    }
}
