namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// Tells this process that events on their way to it may be gone: a silo died with some in its memory, or all silos were out of reach and
/// have given up its subscriptions.
/// </summary>
public sealed class LostEvents
{
    public event Action? Suspected;

    public void Suspect() => Suspected?.Invoke();
}
