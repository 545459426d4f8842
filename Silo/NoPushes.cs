using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Silo;

/// <summary>Stands in until Silo/Push exists.</summary>
internal sealed class NoPushes : IPushQueue
{
    public bool TryEnqueue(Push push) => false;
}
