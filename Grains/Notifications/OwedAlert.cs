namespace OrleansMessenger.Grains.Notifications;

/// <summary>
/// What one device was, or is to be, notified of in one conversation with unread messages. The decision is on disk with it; the row
/// goes away when the person has read so far.
/// </summary>
/// <param name="Seq">The newest message of it; 0 for a new conversation without messages.</param>
/// <param name="DecidedAt">When; what is older than a day is not shown any more.</param>
/// <param name="DueAt">When it is tried next; null when it is shown, or waits for the device to connect.</param>
public sealed record OwedAlert(string DeviceId, string ConversationId, long Seq, DateTimeOffset DecidedAt, DateTimeOffset? DueAt, bool IsShown)
{
    /// <summary>Whether it was published for the connected device, which hasn't answered yet. Of this activation only.</summary>
    public bool IsTold { get; init; }

    /// <summary>Whether a push is under way. Of this activation only.</summary>
    public bool IsPushed { get; init; }

    /// <summary>How often the push service has put it off. Of this activation only.</summary>
    public int Attempts { get; init; }

    /// <summary>Not under way yet: when its time comes, it will tell of the newest message, whichever that is then.</summary>
    public bool IsWaiting => !IsShown && !IsTold && !IsPushed;
}
