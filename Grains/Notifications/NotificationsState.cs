using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Notifications;

[GenerateSerializer, Alias("messenger.NotificationsState")]
public sealed record NotificationsState
{
    [Id(0)] public NotificationSettings ForAll { get; set; } = new(NotificationLevel.All, Quiet: null, SnoozedUntil: null);

    /// <summary>By conversation id, those that differ.</summary>
    [Id(1)] public Dictionary<string, ConversationNotifications> Conversations { get; set; } = [];
}
