using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>Messages that somebody has reported, for whoever moderates.</summary>
public interface IReportStore
{
    /// <summary>Durable when it completes. Where there is one of that id nothing changes.</summary>
    Task Add(Report report);

    /// <summary>Null when the reporter gave that id to none.</summary>
    Task<Report?> Find(string reporterId, Guid clientId);

    /// <summary>The newest first.</summary>
    Task<Report[]> All(int count);
}

/// <summary>A copy of a message as it stood when somebody reported it: it stays when the message is edited or deleted.</summary>
/// <param name="ClientId">The form's idempotency key.</param>
/// <param name="Reason">What the reporter says of it; blank for nothing.</param>
public sealed record Report(string ReporterId, Guid ClientId, Message Message, string Reason, DateTimeOffset ReportedAt);
