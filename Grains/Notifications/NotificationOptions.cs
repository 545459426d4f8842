namespace OrleansMessenger.Grains.Notifications;

/// <param name="Grace">While a device of the person is connected: how long the message may be read on it before others are notified.</param>
public sealed record NotificationOptions(TimeSpan Grace)
{
    public static readonly NotificationOptions Default = new(TimeSpan.FromSeconds(3));
}
