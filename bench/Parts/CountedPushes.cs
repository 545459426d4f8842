using System.Collections.Concurrent;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Bench.Parts;

/// <summary>Sends nothing, and says of every push that it was accepted: how many devices have been reached with which message.</summary>
internal sealed class CountedPushes : IPushQueue
{
    private readonly ConcurrentDictionary<(string Conversation, string Device), long> _reached = new();

    public IGrainFactory Grains { get; set; } = null!;

    public bool TryEnqueue(Push push)
    {
        _reached[(push.ConversationId!, push.DeviceId)] = push.Seq;
        _ = Task.Run(() => Grains.GetGrain<INotificationsGrain>(push.UserId).PushEnded(push.DeviceId, push.ConversationId, push.Seq, PushOutcome.Accepted));
        return true;
    }

    /// <summary>Waits until so many devices have been reached with that message of the conversation.</summary>
    public Task All(int devices, string conversationId, long seq) => Eventually.Is(
        $"{devices} decisions", () => Task.FromResult(_reached.Count(one => one.Key.Conversation == conversationId && one.Value >= seq) >= devices), TimeSpan.FromSeconds(60));
}
