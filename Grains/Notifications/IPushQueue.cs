using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Notifications;

/// <summary>Sends pushes outside of any grain's turn; says what became of each to the person's grain (<see cref="INotificationsGrain.PushEnded"/>).</summary>
public interface IPushQueue
{
    /// <summary>False when too much waits already: whoever owes it tries again later.</summary>
    bool TryEnqueue(Push push);
}

/// <summary>One message to one device, sent once; whether it is tried again is the owing grain's matter.</summary>
/// <param name="Json">What the service worker gets, UTF-8, encrypted for the device alone.</param>
/// <param name="ConversationId">What it is about, or null; with <paramref name="Seq"/> it comes back with the outcome.</param>
/// <param name="Topic">At most 32 characters of base64url, as many as a conversation's id has: a later push of the same topic replaces one that wasn't delivered yet. Null for none.</param>
/// <param name="IsUrgent">Whether it may wake a sleeping phone.</param>
/// <param name="Lifetime">How long the push service keeps it for a device that isn't there.</param>
public sealed record Push(
    string UserId, string DeviceId, PushSubscription Subscription, string Json, string? ConversationId, long Seq, string? Topic, bool IsUrgent, TimeSpan Lifetime);
